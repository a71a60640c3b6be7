"""Small click commands: options, one call into the pipeline, output."""
