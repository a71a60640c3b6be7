"""A form learnt from an office's own workbook comes into use."""
