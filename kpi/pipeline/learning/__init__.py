"""Learning a form from an office's own workbook."""
