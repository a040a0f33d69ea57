"""Taking articles out: one format a file."""
