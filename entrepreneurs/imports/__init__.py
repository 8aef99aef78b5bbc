"""Existing lists come in: read a file, match its columns, check every row, write in chunks."""
