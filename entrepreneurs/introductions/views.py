"""Views to introduce companies: suggestions with reasons, the question to both, and their answers
by private link.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from entrepreneurs.companies.reply_forms import AgreeForm, EffectForm
from entrepreneurs.companies.scoped import get_establishment, get_seen_establishment
from entrepreneurs.enums import LinkAnswer, LinkEffect, LinkStatus
from entrepreneurs.introductions import lifecycle as flow
from entrepreneurs.introductions.forms import LinkForm
from entrepreneurs.introductions.lifecycle import LinkError
from entrepreneurs.introductions.suggestions import are_competitors, list_suggestions
from entrepreneurs.models import CompanyLink, LinkSide
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data, read_posted
from portal.accounts.scopes import Scope
from portal.pages.private_pages import by_link
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_theme, name_themes
from programmes.publishing.versions import get_current_catalogue


@with_scope
@require_safe
def suggest_links(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    names = name_themes(get_current_catalogue())
    found = list_suggestions(establishment, scope=scope, names=names)
    return render(
        request,
        "companies/links.html",
        {
            "establishment": establishment,
            "suggestions": [(one, names[one.theme]) for one in found],
        },
    )


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def propose_link(request: HttpRequest, scope: Scope, pk: UUID, other: UUID) -> HttpResponse:
    first, second = get_establishment(scope, pk), get_seen_establishment(scope, other)
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
        person = staff_of(request)
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
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(CompanyLink, sides__establishment=establishment, pk=link)
    try:
        flow.cancel_link(row)
        messages.success(request, _("De vraag is ingetrokken."))
    except LinkError as error:
        messages.error(request, str(error))
    return redirect("desk:company", establishment.pk)


with_side = by_link(
    purpose="link",
    rows=lambda: LinkSide.objects.select_related("link__person__organisation", "establishment"),
    gone="links/gone.html",
)


@with_side
def answer(request: HttpRequest, side: LinkSide) -> HttpResponse:
    """Show the theme and the other company's sector, but no name before both agree."""
    form = AgreeForm(read_posted(request), initial={"answer": side.answer})
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
    context = {
        "side": side,
        "link": link,
        "theme": name_theme(link.theme, language=request.LANGUAGE_CODE),
        "sector": describe_other(other, catalogue=get_current_catalogue()),
        "introduced": other if introduced else None,
        "asked": link.status == LinkStatus.ASKED,
    }
    return answer_form(request, "links/answer.html", form=form, **context)


def describe_other(other: LinkSide | None, *, catalogue: Catalogue) -> str:
    """Return the name of the sector by the first two digits of its code, or "" for none."""
    code = other.establishment.company.sbi_code[:2] if other else ""
    sector = catalogue.document["sectors"].get(code) if code else None
    return pick_language(sector["label"]) if sector else ""


@with_side
def effect(request: HttpRequest, side: LinkSide) -> HttpResponse:
    if side.link.status != LinkStatus.INTRODUCED:
        return redirect("links:answer", side.token)
    form = EffectForm(
        read_posted(request),
        choices=LinkEffect.choices,
        initial={"effect": side.effect, "note": side.effect_note},
    )
    if request.method == "POST" and form.is_valid():
        flow.record_effect(
            side, effect=LinkEffect(form.cleaned_data["effect"]), note=form.cleaned_data["note"]
        )
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect("links:effect", side.token)
    theme = name_theme(side.link.theme, language=request.LANGUAGE_CODE)
    return answer_form(request, "links/effect.html", form=form, side=side, theme=theme)
