"""All that is held about somebody, as one file to hand over: JSON, with the files beside it."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from entrepreneurs.models import CompanyImport
from portal import clock
from portal.outbox.models import OutgoingMessage
from portal.privacy.any_model import Rows, list_rows
from portal.privacy.holding_rows import Held, find_rows_of_list, list_held
from portal.privacy.letter_files import find_letters
from portal.privacy.people import Found

FILE_NAME = "persoonsgegevens.zip"
JSON_NAME = "persoonsgegevens.json"


def export_person(found: Found) -> bytes:
    """Return a ZIP. Rows about the person are in it in full, of other rows only the texts that
    name them; passwords, keys and tokens are left out.
    """
    held = list_held(found)
    document = {
        "version": 1,
        "made_at": clock.now(),
        "address": found.address,
        "held": [_describe(one, found) for one in held],
    }
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(JSON_NAME, text)
        for name, content in _list_files(held, found):
            archive.writestr(name, content)
    return packed.getvalue()


def _describe(held: Held, found: Found) -> dict[str, object]:
    if held.model is CompanyImport:
        own = [_describe_list(one, found) for one in _list_own(held)]
    else:
        own = [_describe_row(one, held) for one in _list_own(held)]
    quoted = held.holding.quoted
    named = [{"id": str(pk), **(t if quoted else {})} for pk, t in held.named.items()]
    return {
        "model": held.model._meta.label_lower,
        "whose": held.holding.whose,
        "rows": own,
        "named_in": named,
    }


def _list_own(held: Held) -> Rows:
    return list_rows(held.model).filter(pk__in=held.own).order_by("pk")


def _describe_row(row: Model, held: Held) -> dict[str, object]:
    shown: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        if field.name in held.holding.secret:
            continue
        value = getattr(row, field.attname)
        if isinstance(value, bytes | memoryview):
            # An attachment is a file of its own; other bytes are text.
            if isinstance(row, OutgoingMessage):
                continue
            value = bytes(value).decode("utf-8", "replace")
        shown[field.attname] = value
    return shown


def _describe_list(source: CompanyImport, found: Found) -> dict[str, object]:
    """Return a list that was imported, with this person's own rows only: other people stand in it
    too.
    """
    return {
        "id": str(source.pk),
        "file_name": source.file_name,
        "created_at": source.created_at,
        "headings": source.headings,
        "rows": list(find_rows_of_list(source, found)),
    }


def _list_files(held: list[Held], found: Found) -> list[tuple[str, bytes]]:
    mails = next((one for one in held if one.model is OutgoingMessage), None)
    rows = _list_own(mails).exclude(attachment_name="") if mails else []
    files = [(f"bijlagen/{one.pk}-{one.attachment_name}", bytes(one.attachment)) for one in rows]
    return files + [
        (f"post/{one.name}.eml", one.read_bytes()) for one in find_letters(found.address)
    ]
