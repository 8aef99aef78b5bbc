"""Taking a list along: the file, and the line that says who took it."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.accounts.enums import ExportedList
from portal.accounts.models import ListExport
from portal.spreadsheets import Sheet, answer_list


def take_list(
    request: HttpRequest, name: ExportedList, sheet: Sheet, *, ending: str
) -> HttpResponseBase:
    person: Any = request.user
    if request.method == "GET":
        ListExport.objects.create(
            person=person, organisation_id=person.organisation_id, name=name, rows=sheet.total
        )
    return answer_list(sheet, name=str(name), ending=ending)
