"""Full links for mails and machines, and private links, which let in whoever has them. A private
link is signed, so nothing secret is stored; its row decides when it stops working.
"""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from portal import clock

BOUND = "~"


def build_url(name: str, *args: object, language: str, query: str = "") -> str:
    """Return the full address of a page in a language; `query` comes without its question mark."""
    with override(language):
        path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}?{query}" if query else settings.PUBLIC_URL + path


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.links.{purpose}", sep=".")


def _unsign(purpose: str, token: str) -> str:
    """Return what was signed. Whether the link is bound to an address, its reader checks
    (is_bound).
    """
    return _signer(purpose).unsign(token.partition(BOUND)[0])


def sign_token(purpose: str, identifier: UUID) -> str:
    """Return the token of a link to one row for one purpose."""
    return _signer(purpose).sign(identifier.hex)


def sign_timed_token(purpose: str, identifier: UUID) -> str:
    """Return a token that also tells when it was made; its reader decides how long it works."""
    return _signer(purpose).sign(f"{identifier.hex}-{int(clock.now().timestamp()):x}")


def bind_token(token: str, *, address: str) -> str:
    """Return a token that works only while mail goes to this address: once the address has
    changed, whoever had the old one can read no more.
    """
    return f"{token}{BOUND}{_name_binding(token, address)}"


def is_bound(token: str, *, address: str) -> bool:
    """Say whether a token was bound to this address."""
    bare, _, binding = token.partition(BOUND)
    return constant_time_compare(binding, _name_binding(bare, address))


def _name_binding(token: str, address: str) -> str:
    hashed = salted_hmac(
        "portal.links.address", f"{token} {address.casefold()}", algorithm="sha256"
    )
    return hashed.hexdigest()[:20]


def read_timed_token(purpose: str, token: str) -> tuple[UUID, datetime]:
    """Return the row that a link is about, and when it was made. Raises Http404 for
    anything else.
    """
    try:
        name, _, seconds = _unsign(purpose, token).partition("-")
        return UUID(hex=name), datetime.fromtimestamp(int(seconds, 16), UTC)
    except (BadSignature, ValueError) as error:
        raise Http404 from error


def read_token(purpose: str, token: str) -> UUID:
    """Return the row that a link is about. Raises Http404 for a forged link, or one made for
    another purpose.
    """
    try:
        return UUID(hex=_unsign(purpose, token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
