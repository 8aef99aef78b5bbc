"""The pages on what is held about somebody: to look it up, hand it over, erase it. The address
goes by POST alone, and each time is logged.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import for_roles, staff_of
from portal.accounts.answering import answer_form, read_posted
from portal.accounts.enums import Role
from portal.privacy.enums import ActionKind, Via
from portal.privacy.erasing import ErasureError, check_erasable, erase_found
from portal.privacy.forms import PersonForm
from portal.privacy.handing_over import FILE_NAME, export_person
from portal.privacy.holding_rows import Held, list_held
from portal.privacy.letter_files import find_letters
from portal.privacy.people import Found, find_person, log_action

PAGE = "privacy/person.html"
# A person's data is spread over all organisations, so no role within one of them fits.
for_administrators = for_roles(Role.ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def show_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(read_posted(request))
    if not (form.is_bound and form.is_valid()):
        return answer_form(request, PAGE, form=form)
    found = find_person(form.cleaned_data["email"])
    held = list_held(found)
    _log(request, found, ActionKind.LOOK_UP, rows=_count(held))
    return answer_form(request, PAGE, form=form, **_describe(found, held))


@require_POST
@for_administrators
def export(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return answer_form(request, PAGE, form=form)
    found = find_person(form.cleaned_data["email"])
    content = export_person(found)
    _log(request, found, ActionKind.EXPORT, rows=_count(list_held(found)))
    # The file is named after nobody: names of files end up in lists.
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


@require_POST
@for_administrators
def erase(request: HttpRequest) -> HttpResponse:
    """Say first what goes and what stays; erase only after the second button."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return answer_form(request, PAGE, form=form)
    found = find_person(form.cleaned_data["email"])
    held = list_held(found)
    if request.POST.get("sure") != "yes":
        _log(request, found, ActionKind.LOOK_UP, rows=_count(held))
        return render(request, "privacy/erase.html", _describe(found, held))
    try:
        rows = erase_found(found.address)
    except ErasureError as error:
        messages.error(request, str(error))
        return redirect("privacy:person")
    _log(request, found, ActionKind.ERASE, rows=rows)
    told = ngettext("%(n)d gegeven is gewist.", "%(n)d gegevens zijn gewist.", rows)
    messages.success(request, told % {"n": rows})
    return redirect("privacy:person")


def _describe(found: Found, held: list[Held]) -> dict[str, object]:
    problem = ""
    try:
        check_erasable(found)
    except ErasureError as error:
        problem = str(error)
    return {
        "address": found.address,
        "held": held,
        "letters": sum(1 for _path in find_letters(found.address)),
        "problem": problem,
    }


def _count(held: list[Held]) -> int:
    return sum(one.count for one in held)


def _log(request: HttpRequest, found: Found, kind: ActionKind, *, rows: int) -> None:
    log_action(found, kind, via=Via.SCREEN, rows=rows, by=staff_of(request))
