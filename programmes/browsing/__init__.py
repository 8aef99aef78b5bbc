"""Browse the catalogue: read what a visitor asks of it, and find it. Pure, but for the views."""
