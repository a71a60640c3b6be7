"""Pure builders: results in, Table values out; one module a kind of table."""
