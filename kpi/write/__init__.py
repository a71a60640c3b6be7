"""Tables and blank forms as text, files and workbooks. Nothing here computes figures."""
