"""From the bytes of a file to sheets of cells, safely."""
