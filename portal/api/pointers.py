"""Writes JSON pointers."""


def escape_pointer(name: str) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
