"""Finding a form on a sheet by its header, and what its columns hold."""
