"""From an office's own blank or filled workbook to a draft of its specs, for somebody to look at."""
