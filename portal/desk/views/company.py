"""The file of a company: in full for who works there, the minimum for the rest of the region."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.companies.follow_up_forms import CloseForm, FollowUpForm
from entrepreneurs.companies.follow_ups import close, promise, reopen
from entrepreneurs.companies.known_facts import KnownFact, list_facts
from entrepreneurs.companies.needs import pick_newest_needs
from entrepreneurs.companies.own_answers import OwnAnswers, find_own_answers, take_over
from entrepreneurs.companies.scoped import get_establishment, get_seen_establishment
from entrepreneurs.duplicates.merging import find_kept
from entrepreneurs.enums import Need, VisitStatus
from entrepreneurs.models import CompanyLink, Establishment, FollowUp, LinkSide
from entrepreneurs.visits.advising import FactLine, describe_facts
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.desk.timeline import list_entries
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.publishing.versions import get_current_catalogue
from referrals.proposing import list_waiting


@with_scope
@require_safe
def show_company(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    try:
        establishment = get_seen_establishment(scope, pk)
    except Http404:
        # Links in mails and browsers lead on to the file that it became part of.
        if kept := find_kept(pk):
            return redirect("desk:company", kept)
        raise
    catalogue = get_current_catalogue()
    context: dict[str, Any] = {
        "establishment": establishment,
        "needs": list_needs(establishment, catalogue=catalogue),
        "open": establishment.follow_ups.filter(done_on=None).select_related("owner"),
    }
    if establishment.municipality_id not in scope.own:
        return render(request, "desk/company_nearby.html", context)
    language = (get_language() or "nl")[:2]
    known = list_facts(establishment)
    answers = find_own_answers(establishment, known=known, scope=scope, catalogue=catalogue)
    context |= {
        "entries": list_entries(establishment, scope=scope),
        "facts": describe_facts(known, catalogue=catalogue, language=language),
        "own_answers": describe_own_answers(answers, catalogue=catalogue, language=language),
        "answers_on": answers and answers.stated_on,
        "contacts": establishment.contacts.all(),
        "planned": establishment.visits.filter(status=VisitStatus.PLANNED).select_related("host"),
        "proposals": list_waiting(establishment),
        "links": list_links(establishment, scope=scope),
        "merges": establishment.merges.filter(undone_at=None),
        "others": establishment.company.establishments.exclude(pk=establishment.pk),
        "sector": describe_sector(establishment, catalogue=catalogue),
    }
    return render(request, "desk/company.html", context)


def list_links(
    establishment: Establishment, *, scope: Scope
) -> list[tuple[CompanyLink, LinkSide]]:
    """Each with the other side; of a company elsewhere in the region its name is known."""
    sides = LinkSide.objects.filter(link__sides__establishment=establishment).exclude(
        establishment=establishment
    )
    seen = sides.filter(establishment__municipality__in=scope.seen)
    rows = seen.select_related("link", "establishment").order_by("-link__created_at")
    return [(side.link, side) for side in rows]


def describe_own_answers(
    answers: OwnAnswers | None, *, catalogue: Catalogue, language: str
) -> list[FactLine]:
    facts = answers.facts if answers else {}
    known = {slug: KnownFact(slug, value, "", None) for slug, value in facts.items()}
    return describe_facts(known, catalogue=catalogue, language=language)


@with_scope
@require_http_methods(["POST"])
def take_answers(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """What the entrepreneur said becomes fact, now that somebody who knows the company read it."""
    establishment = get_establishment(scope, pk)
    answers = find_own_answers(
        establishment,
        known=list_facts(establishment),
        scope=scope,
        catalogue=get_current_catalogue(),
    )
    if answers:
        take_over(establishment, answers, person=staff_of(request))
    messages.success(request, _("De antwoorden staan bij de gegevens van het bedrijf."))
    return redirect("desk:company", establishment.pk)


def list_needs(
    establishment: Establishment, *, catalogue: Catalogue
) -> list[tuple[str, str, str]]:
    """Theme, need and its words, of the newest visit that says something of the theme."""
    newest = pick_newest_needs(establishment.visits.prefetch_related("themes"))
    names = catalogue.document["themes"]
    return [
        (pick_language(names[theme]["name"]), need, str(Need(need).label))
        for theme, need in newest.items()
        if theme in names
    ]


def describe_sector(establishment: Establishment, *, catalogue: Catalogue) -> str:
    code = establishment.company.sbi_code
    sector = catalogue.document["sectors"].get(code) or catalogue.document["sectors"].get(code[:2])
    return f"{pick_language(sector['label'])} (SBI {code})" if sector and code else code


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def add_follow_up(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    form = FollowUpForm(
        read_form_data(request),
        establishment=establishment,
        person=staff_of(request),
        catalogue=get_current_catalogue(),
    )
    if request.method == "POST" and form.is_valid():
        promise(establishment=establishment, **form.cleaned_data)
        messages.success(request, _("Het staat op de lijst."))
        return redirect("desk:company", establishment.pk)
    return answer_form(request, "desk/follow_up.html", form=form, establishment=establishment)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def close_follow_up(request: HttpRequest, scope: Scope, pk: UUID, item: UUID) -> HttpResponse:
    """It ends with what came of it; a button opens it again."""
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(
        FollowUp.objects.select_related("owner"), establishment=establishment, pk=item
    )
    if request.POST.get("open") == "yes":
        reopen(row)
        messages.success(request, _("Het staat weer op de lijst."))
        return redirect("desk:company", establishment.pk)
    form = CloseForm(read_form_data(request), row=row)
    if request.method == "POST" and form.is_valid():
        close(row, **form.cleaned_data)
        messages.success(request, _("Het is afgerond."))
        return redirect("desk:company", establishment.pk)
    return answer_form(
        request, "desk/follow_up_close.html", form=form, establishment=establishment, row=row
    )
