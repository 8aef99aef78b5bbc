"""Benchmarks: `make bench`, or `python -m bench [name ...]`. They print ratios; none is a test."""
