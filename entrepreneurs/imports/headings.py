"""Finds the row with the headings, and the field that each heading names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepreneurs.imports.cells import Cell, Grid, show_cell
from portal.reading.names import fold

SEARCHED_ROWS = 25


@dataclass(frozen=True, slots=True)
class Field:
    """A field to import. `words` are headings that mean it, as `squeeze` returns them."""

    label: str | Promise
    words: tuple[str, ...]


def _field(label: str | Promise, words: str) -> Field:
    return Field(label, tuple(words.split()))


FIELDS: Mapping[str, Field] = {
    "name": _field(
        _("Naam van het bedrijf"),
        "naam bedrijf bedrijfsnaam naambedrijf handelsnaam onderneming organisatie klant "
        "vestigingsnaam company companyname name",
    ),
    "kvk_number": _field(
        _("KVK-nummer"), "kvk kvknummer kvknr inschrijfnummer handelsregisternummer cocnumber"
    ),
    "number": _field(
        _("Vestigingsnummer"), "vestigingsnummer vestigingsnr vestnr establishmentnumber"
    ),
    "street": _field(
        _("Straat, met of zonder huisnummer"),
        "straat straatnaam adres straatenhuisnummer bezoekadres vestigingsadres street address",
    ),
    "house_number": _field(_("Huisnummer"), "huisnummer huisnr housenumber"),
    "addition": _field(_("Toevoeging"), "toevoeging huisnummertoevoeging huisletter addition"),
    "postcode": _field(_("Postcode"), "postcode pc zip zipcode"),
    "town": _field(_("Plaats"), "plaats plaatsnaam woonplaats vestigingsplaats stad town city"),
    "municipality": _field(_("Gemeente"), "gemeente gemeentenaam municipality"),
    "legal_form": _field(_("Rechtsvorm"), "rechtsvorm legalform"),
    "sbi_code": _field(_("SBI-code"), "sbi sbicode hoofdsbi sbihoofdactiviteit"),
    "fte": _field(_("Fte op deze vestiging"), "fte aantalfte fulltimeequivalent"),
    "employees": _field(
        _("Aantal medewerkers"),
        "medewerkers aantalmedewerkers werkzamepersonen aantalwerkzamepersonen personeel wp "
        "employees",
    ),
    "annualTurnover": _field(_("Omzet per jaar"), "omzet jaaromzet turnover annualturnover"),
    "foundedOn": _field(
        _("Datum van oprichting"),
        "oprichting oprichtingsdatum datumoprichting opgericht startdatum founded",
    ),
    "contact_name": _field(
        _("Contactpersoon"), "contactpersoon contact naamcontactpersoon contactperson"
    ),
    "contact_function": _field(_("Functie van de contactpersoon"), "functie function"),
    "email": _field(_("E-mailadres"), "email mail emailadres mailadres"),
    "phone": _field(
        _("Telefoonnummer"), "telefoon telefoonnummer tel telnr mobiel phone telephone"
    ),
    "account_manager": _field(
        _("Accountmanager"), "accountmanager relatiebeheerder relatiemanager"
    ),
    "last_contact_on": _field(
        _("Laatste contact"),
        "laatstecontact datumlaatstecontact laatstgesproken laatstebezoek lastcontact",
    ),
}
NEEDED = ("name",)
ONE_OF = ("town", "municipality")


def squeeze(heading: Cell) -> str:
    """Return a heading as headings are compared and remembered: folded, without spaces
    and signs.
    """
    bare = fold(show_cell(heading)).replace("@", "").replace(".", "")
    return bare.replace(" ", "").replace("_", "")[:120]


_BY_WORD = {word: name for name, field in FIELDS.items() for word in field.words}


def find_header_row(rows: Grid) -> int:
    """Return the index of the row that names most fields, or else of the first that is about as
    full as the fullest, so that titles and empty rows above it are passed over.
    """
    first = rows[:SEARCHED_ROWS]
    known = [len({_BY_WORD.get(squeeze(cell), "") for cell in row} - {""}) for row in first]
    if max(known, default=0) >= 2:
        return known.index(max(known))
    filled = [sum(cell != "" for cell in row) for row in first]
    enough = max(filled, default=0) * 0.6
    return next((column for column, count in enumerate(filled) if count and count >= enough), 0)


def match_columns(headings: Sequence[Cell], *, remembered: Mapping[str, str]) -> dict[str, int]:
    """Return the index of the column by field: as was chosen before (`remembered`, by heading), or
    else as the heading says. Where two headings mean one field, the first has it.
    """
    found: dict[str, int] = {}
    squeezed = [squeeze(heading) for heading in headings]
    for column, heading in enumerate(squeezed):
        if heading in remembered and remembered[heading]:
            found.setdefault(remembered[heading], column)
    for column, heading in enumerate(squeezed):
        if heading not in remembered and heading in _BY_WORD and column not in found.values():
            found.setdefault(_BY_WORD[heading], column)
    return found
