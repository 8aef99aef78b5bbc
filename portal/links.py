"""Links in full, for mails and machines; and private ones: whoever has such a link is let in.
Signed, so nothing secret is stored; when one ends is up to its row.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override


def build_url(name: str, *args: Any, language: str, query: str = "") -> str:
    with override(language):
        path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}?{query}" if query else settings.PUBLIC_URL + path


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.links.{purpose}", sep=".")


def make_token(purpose: str, identifier: UUID) -> str:
    return _signer(purpose).sign(identifier.hex)


def read_token(purpose: str, token: str) -> UUID:
    """The row that a link is about. A forged link, or one for another purpose, does not exist
    (404).
    """
    try:
        return UUID(hex=_signer(purpose).unsign(token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
