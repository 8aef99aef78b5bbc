"""Asked twice, done once: the answer under an Idempotency-Key is kept with what it did.

The claim is a row of its own, so that a second asker sees it while the first is at work; the
answer is written in the transaction of the act. A process that dies between the two has done
nothing, and whoever asks again after the lease takes over.
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
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("Deze Idempotency-Key hoort bij een andere aanvraag.")


class InHand(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy("Deze aanvraag is al in behandeling. Vraag het zo nog eens.")
    wait = 1


class Asked(NamedTuple):
    """`organisation_id`: row key; `subject_key`: what it is about; `fingerprint`: of all that was
    asked.
    """

    organisation_id: int
    key: str
    subject_key: str
    fingerprint: str


class Answer(NamedTuple):
    """`replayed`: it was done before."""

    status: int
    body: bytes
    replayed: bool = False


def make_fingerprint(*parts: str | bytes) -> str:
    """Other words, another fingerprint; it cannot be read back."""
    digest = sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def answer_once(asked: Asked, *, act: Callable[[], Answer]) -> Answer:
    """Does `act` in one transaction with its answer, unless that was done. What it raises is
    passed on and not kept: the same key may be tried again. Raises KeyReused and InHand.
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
    """The end of our lease, or what was answered before."""
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
    """They say what was erased."""
    KeyedRequest.objects.filter(subject_key__in=subject_keys).delete()
