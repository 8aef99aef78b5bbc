"""Imports existing lists of companies: reads a file, matches its columns, checks every row, and
writes in chunks.
"""
