"""Links in full, for mails and machines; and private ones: whoever has such a link is let in.
Signed, so nothing secret is stored; when one ends is up to its row.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from portal import clock

BOUND = "~"


def build_url(name: str, *args: Any, language: str, query: str = "") -> str:
    with override(language):
        path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}?{query}" if query else settings.PUBLIC_URL + path


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.links.{purpose}", sep=".")


def _unsign(purpose: str, token: str) -> str:
    """Whether it is bound to an address is up to who reads it (is_bound)."""
    return _signer(purpose).unsign(token.partition(BOUND)[0])


def sign_token(purpose: str, identifier: UUID) -> str:
    return _signer(purpose).sign(identifier.hex)


def sign_timed_token(purpose: str, identifier: UUID) -> str:
    """One that tells when it was made; how long it opens anything is up to who reads it."""
    return _signer(purpose).sign(f"{identifier.hex}-{int(clock.now().timestamp()):x}")


def bind_token(token: str, *, address: str) -> str:
    """The same link, as long as this mail address is where it goes: who had the address before
    reads no more once it changed.
    """
    return f"{token}{BOUND}{_name_binding(token, address)}"


def is_bound(token: str, *, address: str) -> bool:
    bare, _, binding = token.partition(BOUND)
    return constant_time_compare(binding, _name_binding(bare, address))


def _name_binding(token: str, address: str) -> str:
    hashed = salted_hmac(
        "portal.links.address", f"{token} {address.casefold()}", algorithm="sha256"
    )
    return hashed.hexdigest()[:20]


def read_timed_token(purpose: str, token: str) -> tuple[UUID, datetime]:
    """The row that a link is about, and when it was made. Anything else does not exist (404)."""
    try:
        name, _, seconds = _unsign(purpose, token).partition("-")
        return UUID(hex=name), datetime.fromtimestamp(int(seconds, 16), UTC)
    except (BadSignature, ValueError) as error:
        raise Http404 from error


def read_token(purpose: str, token: str) -> UUID:
    """The row that a link is about. A forged link, or one for another purpose, does not exist
    (404).
    """
    try:
        return UUID(hex=_unsign(purpose, token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
