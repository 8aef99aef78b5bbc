"""Strong entity tags: different bytes have different tags."""

from hashlib import sha256

from django.utils.http import parse_etags, quote_etag


def make_etag(body: bytes) -> str:
    """Return the tag of a body, with its quotes, as it stands in the header."""
    return quote_etag(sha256(body).hexdigest()[:32])


def is_current(if_match: str, *, etag: str) -> bool:
    """Say whether an If-Match header names this tag; a weak tag never matches (RFC 9110 section
    13.1.1).
    """
    named = parse_etags(if_match)
    return "*" in named or etag in named
