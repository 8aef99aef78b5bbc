"""Does once what is asked twice: the answer under an Idempotency-Key is stored with the act.

The claim is a row of its own, so that a second request sees it while the first is at work; the
answer is written in the transaction of the act. A process that dies between the two has done
nothing, and the next request after the lease takes over.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException

from portal import clock
from portal.partners.models import KeyedRequest


class KeyReused(APIException):
    """A 422: the key belongs to another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("Deze Idempotency-Key hoort bij een andere aanvraag.")


class InHand(APIException):
    """A 409: another request with this key is at work."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy("Deze aanvraag is al in behandeling. Vraag het zo nog eens.")
    wait = 1


class Asked(NamedTuple):
    """A request with an Idempotency-Key: the organisation (row key), the key, what it is about,
    and a fingerprint of all that was asked.
    """

    organisation_id: int
    key: str
    subject_key: str
    fingerprint: str


class Answer(NamedTuple):
    """What was answered; `replayed` if it was done before."""

    status: int
    body: bytes
    replayed: bool = False


def make_fingerprint(*parts: str | bytes) -> str:
    """Return a hash of the parts in order, in hexadecimal: other parts give another one."""
    digest = sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def answer_once(asked: Asked, *, act: Callable[[], Answer]) -> Answer:
    """Do `act` in one transaction with its answer, unless that was done before; return the answer.
    What `act` raises is passed on and not stored, so the same key may be tried again. Raises
    KeyReused or InHand.
    """
    found = _claim(asked)
    if isinstance(found, Answer):
        return found
    claim = KeyedRequest.objects.filter(
        organisation=asked.organisation_id, key=asked.key, lease_until=found, status=None
    )
    try:
        with transaction.atomic():
            answer = act()
            if not claim.update(status=answer.status, body=answer.body):
                raise InHand
    except BaseException:
        claim.delete()
        raise
    return answer


def _claim(asked: Asked) -> datetime | Answer:
    """Return the end of our lease, or what was answered before. Raises KeyReused or InHand."""
    lease = clock.now() + timedelta(seconds=settings.IDEMPOTENCY_LEASE_SECONDS)
    try:
        with transaction.atomic():
            KeyedRequest.objects.create(**asked._asdict(), lease_until=lease)
    except IntegrityError:
        return _read_earlier(asked, lease=lease)
    return lease


def _read_earlier(asked: Asked, *, lease: datetime) -> datetime | Answer:
    kept = KeyedRequest.objects.filter(organisation=asked.organisation_id, key=asked.key)
    earlier = kept.first()
    if earlier is None:  # refused or erased a moment ago
        raise InHand
    if earlier.fingerprint != asked.fingerprint:
        raise KeyReused
    if earlier.status is not None:
        return Answer(earlier.status, bytes(earlier.body), replayed=True)
    abandoned = KeyedRequest.objects.filter(
        pk=earlier.pk, status=None, lease_until=earlier.lease_until, lease_until__lte=clock.now()
    )
    if not abandoned.update(lease_until=lease):
        raise InHand
    return lease


def forget_answers(*, subject_keys: list[str]) -> None:
    """Delete the answers about these subjects, for they repeat what is being erased."""
    KeyedRequest.objects.filter(subject_key__in=subject_keys).delete()
