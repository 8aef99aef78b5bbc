"""Browsing the catalogue: what a visitor asks of it, and what is found. Pure; no database."""
