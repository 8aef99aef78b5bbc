"""The pages on which an account manager finds what fits a company, asks what would decide, and
proposes it.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.companies.scoped import get_establishment
from entrepreneurs.enums import FactOrigin
from entrepreneurs.intake.question_forms import QuestionGroupForm
from entrepreneurs.models import CompanyContact, Establishment
from entrepreneurs.visits.advising import advise_company
from portal import clock
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.pages.fields import TextArea
from portal.pages.forms import ButtonForm
from programmes.models import Programme
from programmes.publishing.versions import get_current_catalogue
from referrals import proposing as flow
from referrals.proposing import ProposalError, propose_referral
from referrals.receivers import find_receiver


class ProposalForm(ButtonForm):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Aan wie vragen wij het?"),
        queryset=CompanyContact.objects.none(),
        empty_label=None,
    )
    question = forms.CharField(
        label=gettext_lazy("Wat is de vraag van het bedrijf?"),
        help_text=gettext_lazy("Het bedrijf leest dit eerst, en kan het veranderen."),
        max_length=2000,
        widget=TextArea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None, *, establishment: Establishment) -> None:
        super().__init__(data, submit=_("Vraag het aan het bedrijf"))
        field: Any = self.fields["contact"]
        field.queryset = establishment.contacts.filter(left_on=None).exclude(email="")


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def list_fitting(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Show what fits by the facts on file, beside the questions that would decide, to be answered
    at once.
    """
    establishment = get_establishment(scope, pk)
    catalogue = get_current_catalogue()
    advice = advise_company(establishment, catalogue=catalogue)
    data = read_form_data(request)
    asked = advice.questions
    if data is not None:
        asked = [one for one in data.get("asked", "").split() if one in catalogue.attributes]
    form = QuestionGroupForm(data, slugs=asked, catalogue=catalogue)
    form.helper.inputs[0].value = _("Antwoorden bewaren")
    if request.method == "POST" and form.is_valid():
        facts, _unknown = form.collect_facts()
        person = staff_of(request)
        record_facts(
            establishment, facts, origin=FactOrigin.VISIT, stated_on=clock.today(), person=person
        )
        messages.success(request, _("De antwoorden zijn bewaard."))
        return redirect("referrals:fitting", establishment.pk)
    context = {"establishment": establishment, "cards": advice.cards, "asked": asked}
    return answer_form(request, "referrals/fitting.html", form=form, **context)


@with_scope
@require_POST
def take_back(request: HttpRequest, scope: Scope, pk: UUID, proposal: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(establishment.referral_proposals, pk=proposal)
    try:
        flow.take_back(row)
        messages.success(request, _("Het voorstel is ingetrokken."))
    except ProposalError as error:
        messages.error(request, str(error))
    return redirect("desk:company", establishment.pk)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, scope: Scope, pk: UUID, slug: str) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    catalogue = get_current_catalogue()
    programme = get_object_or_404(Programme, slug=slug, retired=False)
    form = ProposalForm(read_form_data(request), establishment=establishment)
    if request.method == "POST" and form.is_valid():
        person = staff_of(request)
        try:
            propose_referral(
                establishment=establishment,
                programme=programme,
                person=person,
                catalogue=catalogue,
                **form.cleaned_data,
            )
            messages.success(request, _("Over een minuut vragen wij het aan het bedrijf."))
            return redirect("desk:company", establishment.pk)
        except ProposalError as error:
            form.add_error(None, str(error))
    cards = advise_company(establishment, catalogue=catalogue).cards
    context = {
        "establishment": establishment,
        "programme": programme,
        "receiver": find_receiver(programme),
        "card": next((one for one in cards if one.slug == slug), None),
        "reachable": form.fields["contact"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return answer_form(request, "referrals/propose.html", form=form, **context)
