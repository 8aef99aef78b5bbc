"""A client of the KVK company register: search (Zoeken v2) and one company (Basisprofiel v1), with
answers in our own types. Every field may be absent; `links` may be a list or an object, and we
follow none.

Source: the API documentation of KVK (developers.kvk.nl).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import httpx
import structlog
from django.conf import settings

from portal.reading.legal_forms import find_formal
from portal.reading.register_numbers import KVK_NUMBER

ATTEMPTS = 3
WAIT_SECONDS = 0.2
PASSING = {429, 502, 503, 504}
MAX_HITS = 20

logger = structlog.get_logger(__name__)


class RegisterError(Exception):
    """The register gave no answer that we can use."""


class RegisterOff(RegisterError):
    """No address of the register is set."""


class RegisterUnavailable(RegisterError):
    """The register is down, is too slow, refuses us, or answers with rubbish."""


class NotInRegister(RegisterError):
    """The register does not know this number."""


@dataclass(frozen=True, slots=True)
class RegisterHit:
    """A company that a search has found; fields that the register leaves out are empty."""

    kvk_number: str
    establishment_number: str
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class RegisteredCompany:
    """A company as registered. `legal_form` is a slug of LegalForm or ""; `sbi_codes` has the main
    activity first.
    """

    kvk_number: str
    name: str
    legal_form: str
    founded_on: date | None
    employees: int | None
    sbi_codes: tuple[str, ...]
    establishment_number: str
    street: str
    postcode: str
    town: str


def search_register(*, name: str = "", kvk_number: str = "") -> list[RegisterHit]:
    """Return companies found by name or number, possibly none. Raises RegisterError."""
    wanted = {"kvkNummer": kvk_number, "naam": name}
    query = {key: value for key, value in wanted.items() if value}
    try:
        answer = _ask("v2/zoeken", query | {"resultatenPerPagina": str(MAX_HITS)})
    except NotInRegister:
        return []
    found = answer.get("resultaten")
    if not isinstance(found, list):
        raise RegisterUnavailable("no list of results")
    return [_read_hit(one) for one in _list_parts(found)]


def fetch_company(kvk_number: str) -> RegisteredCompany:
    """Return one company with its main establishment. Raises RegisterError, or ValueError if this
    is no KVK number.
    """
    if not KVK_NUMBER.fullmatch(kvk_number):
        raise ValueError("a KVK number has eight digits")
    return _read_company(_ask(f"v1/basisprofielen/{kvk_number}", {}))


def _ask(path: str, query: Mapping[str, str]) -> Mapping[str, object]:
    if not settings.KVK_API_URL:
        raise RegisterOff
    for attempt in range(ATTEMPTS):
        try:
            response = httpx.get(
                f"{settings.KVK_API_URL.rstrip('/')}/{path}",
                params=query,
                headers={"apikey": settings.KVK_API_KEY},
                timeout=settings.KVK_TIMEOUT_SECONDS,
            )
        except httpx.TimeoutException:
            # Somebody is waiting, and a slow register is likely to be slow again.
            raise _log_unavailable("slow") from None
        except httpx.HTTPError:
            response = None
        if response is not None and response.status_code not in PASSING:
            return _read_answer(response)
        if attempt < ATTEMPTS - 1:
            time.sleep(WAIT_SECONDS)
    raise _log_unavailable("down")


def _log_unavailable(what: str) -> RegisterUnavailable:
    """Log what went wrong, without names or numbers, and return the error to raise."""
    logger.warning("register_unavailable", what=what)
    return RegisterUnavailable(what)


def _read_answer(response: httpx.Response) -> Mapping[str, object]:
    if response.status_code == httpx.codes.NOT_FOUND:
        raise NotInRegister
    if response.status_code != httpx.codes.OK:
        raise _log_unavailable(f"status {response.status_code}")
    try:
        answer = response.json()
    except ValueError:
        raise _log_unavailable("not JSON") from None
    if not isinstance(answer, Mapping):
        raise _log_unavailable("not an object")
    return answer


def _text(source: object, name: str) -> str:
    value = source.get(name) if isinstance(source, Mapping) else None
    return str(value).strip() if isinstance(value, str | int) else ""


def _part(source: object, name: str) -> Mapping[str, object]:
    value = source.get(name) if isinstance(source, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _list_parts(listed: object) -> list[Mapping[str, object]]:
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, Mapping)]


def _read_hit(found: Mapping[str, object]) -> RegisterHit:
    address = _part(_part(found, "adres"), "binnenlandsAdres")
    return RegisterHit(
        kvk_number=_text(found, "kvkNummer"),
        establishment_number=_text(found, "vestigingsnummer"),
        name=_text(found, "naam"),
        town=_text(address, "plaats"),
    )


def _read_company(answer: Mapping[str, object]) -> RegisteredCompany:
    number = _text(answer, "kvkNummer")
    if not KVK_NUMBER.fullmatch(number):
        raise _log_unavailable("no number")
    embedded = _part(answer, "_embedded")
    main = _part(embedded, "hoofdvestiging")
    addresses = _list_parts(main.get("adressen"))
    visiting = next((one for one in addresses if one.get("type") == "bezoekadres"), {})
    house = " ".join(
        filter(None, [_text(visiting, "huisnummer"), _text(visiting, "huisnummerToevoeging")])
    )
    employees = answer.get("totaalWerkzamePersonen", main.get("totaalWerkzamePersonen"))
    return RegisteredCompany(
        kvk_number=number,
        name=_text(answer, "naam"),
        legal_form=find_formal(_text(_part(embedded, "eigenaar"), "rechtsvorm")),
        founded_on=_read_day(_text(_part(answer, "materieleRegistratie"), "datumAanvang")),
        employees=employees if isinstance(employees, int) and employees >= 0 else None,
        sbi_codes=_read_activities(answer.get("sbiActiviteiten")),
        establishment_number=_text(main, "vestigingsnummer"),
        street=" ".join(filter(None, [_text(visiting, "straatnaam"), house])),
        postcode=_text(visiting, "postcode"),
        town=_text(visiting, "plaats"),
    )


def _read_day(digits: str) -> date | None:
    """Read YYYYMMDD; an old company may have 00 for month and day, and then has no date."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _read_activities(listed: object) -> tuple[str, ...]:
    found = _list_parts(listed)
    found.sort(key=lambda one: one.get("indHoofdactiviteit") != "Ja")
    return tuple(code for one in found if (code := _text(one, "sbiCode")))
