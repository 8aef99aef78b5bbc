"""Linking companies: suggestions with why, the question to both, and their answers by a link."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs import linking as flow
from entrepreneurs.enums import LinkAnswer, LinkEffect, LinkStatus
from entrepreneurs.forms.link import AgreeForm, LinkEffectForm, LinkForm
from entrepreneurs.link_suggestions import are_competitors, list_suggestions
from entrepreneurs.linking import LinkError
from entrepreneurs.models import CompanyLink, LinkSide
from entrepreneurs.views.answering import answer_form, read_form_data
from entrepreneurs.views.scoped import get_place, get_seen_place
from portal import links
from portal.accounts.access import with_scope
from portal.accounts.scopes import Scope
from programmes.catalogue import Catalogue
from programmes.models import pick_language
from programmes.publishing import get_current_catalogue

View = Callable[[HttpRequest, LinkSide], HttpResponse]


def name_themes(catalogue: Catalogue) -> dict[str, str]:
    themes = catalogue.document["themes"]
    return {slug: pick_language(theme["name"]) for slug, theme in themes.items()}


@with_scope
@require_safe
def suggest_links(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    place = get_place(scope, pk)
    names = name_themes(get_current_catalogue())
    found = list_suggestions(place, scope=scope, names=names)
    return render(
        request,
        "companies/links.html",
        {"place": place, "suggestions": [(one, names[one.theme]) for one in found]},
    )


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def propose_link(request: HttpRequest, scope: Scope, pk: UUID, other: UUID) -> HttpResponse:
    first, second = get_place(scope, pk), get_seen_place(scope, other)
    form = LinkForm(
        read_form_data(request),
        catalogue=get_current_catalogue(),
        names=[first.name, second.name],
        initial={"theme": request.GET.get("theme", "")},
    )
    problem = ""
    try:
        flow.check_pair(first, second)
    except LinkError as error:
        problem = str(error)
    if request.method == "POST" and form.is_valid() and not problem:
        person: Any = request.user
        flow.propose_link(first=first, second=second, person=person, **form.cleaned_data)
        messages.success(request, _("Over een minuut vragen wij het aan beide bedrijven."))
        return redirect("desk:company", first.pk)
    context = {
        "first": first,
        "second": second,
        "problem": problem,
        "competitors": are_competitors(first, second),
    }
    return answer_form(request, "companies/link.html", form=form, **context)


@with_scope
@require_POST
def cancel_link(request: HttpRequest, scope: Scope, pk: UUID, link: UUID) -> HttpResponse:
    place = get_place(scope, pk)
    row = get_object_or_404(CompanyLink, sides__establishment=place, pk=link)
    try:
        flow.cancel_link(row)
        messages.success(request, _("De vraag is ingetrokken."))
    except LinkError as error:
        messages.error(request, str(error))
    return redirect("desk:company", place.pk)


def with_side(view: View) -> Callable[..., HttpResponse]:
    """Give the view whose link it is. A question that is gone says so."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        pk = links.read_token("link", token)
        rows = LinkSide.objects.select_related("link__person__organisation", "establishment")
        side = rows.filter(pk=pk).first()
        if side is None:
            response = render(request, "links/gone.html", status=410)
        else:
            response = view(request, side)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@with_side
def answer(request: HttpRequest, side: LinkSide) -> HttpResponse:
    """What it is about and in which sector the other works: no name before both agree."""
    form = AgreeForm(
        request.POST if request.method == "POST" else None, initial={"answer": side.answer}
    )
    if request.method == "POST" and form.is_valid():
        try:
            flow.answer(side, agrees=form.cleaned_data["answer"] == LinkAnswer.YES)
            messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        except LinkError as error:
            messages.error(request, str(error))
        return redirect("links:answer", side.token)
    link = side.link
    introduced = link.status == LinkStatus.INTRODUCED
    other = link.sides.exclude(pk=side.pk).select_related("establishment__company").first()
    language = (get_language() or "nl")[:2]
    context = {
        "side": side,
        "link": link,
        "theme": flow.name_theme(link.theme, language),
        "sector": describe_other(other, catalogue=get_current_catalogue()),
        "introduced": other if introduced else None,
        "asked": link.status == LinkStatus.ASKED,
    }
    return answer_form(request, "links/answer.html", form=form, **context)


def describe_other(other: LinkSide | None, *, catalogue: Catalogue) -> str:
    """The sector alone, by its first two digits."""
    code = other.establishment.company.sbi_code[:2] if other else ""
    sector = catalogue.document["sectors"].get(code) if code else None
    return pick_language(sector["label"]) if sector else ""


@with_side
def effect(request: HttpRequest, side: LinkSide) -> HttpResponse:
    if side.link.status != LinkStatus.INTRODUCED:
        return redirect("links:answer", side.token)
    form = LinkEffectForm(
        request.POST if request.method == "POST" else None,
        initial={"effect": side.effect, "note": side.effect_note},
    )
    if request.method == "POST" and form.is_valid():
        flow.record_effect(
            side, effect=LinkEffect(form.cleaned_data["effect"]), note=form.cleaned_data["note"]
        )
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect("links:effect", side.token)
    theme = flow.name_theme(side.link.theme, (get_language() or "nl")[:2])
    return answer_form(request, "links/effect.html", form=form, side=side, theme=theme)
