"""Strong entity tags: other bytes, another tag."""

from hashlib import sha256

from django.utils.http import parse_etags, quote_etag


def make_etag(body: bytes) -> str:
    """With its quotes, as it stands in the header."""
    return quote_etag(sha256(body).hexdigest()[:32])


def is_current(if_match: str, *, etag: str) -> bool:
    """Whether an If-Match names this tag; weak ones never do (RFC 9110 section 13.1.1)."""
    named = parse_etags(if_match)
    return "*" in named or etag in named
