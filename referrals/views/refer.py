"""The page on which an entrepreneur asks to be referred to one programme."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.intake.access import show_expired, with_intake
from entrepreneurs.intake.answers import Assessment
from entrepreneurs.models import ContactPerson, Intake
from portal.links import sign_token
from portal.wording import pick_language
from programmes.capacity import find_full
from programmes.engine.eligibility import INELIGIBLE
from programmes.enums import Route
from programmes.models import Organisation, Programme
from programmes.presenting.presenter import MatchCard, Presenter
from programmes.publishing.versions import get_current_catalogue
from referrals.consents import word_consent
from referrals.forms.refer import ReferForm
from referrals.models import Referral
from referrals.proposing import describe_proposed_contact
from referrals.receivers import find_receiver
from referrals.rerouting import Further, find_further
from referrals.sending import refer


@with_intake
def ask_referral(request: HttpRequest, intake: Intake, slug: str) -> HttpResponse:
    programme = get_object_or_404(Programme, slug=slug, retired=False)
    if Referral.objects.without_fallbacks().filter(intake=intake, programme=programme).exists():
        return _show_status(
            request, intake, _("U bent hier al naar verwezen. Hieronder ziet u hoe het staat.")
        )
    assessment = Assessment(intake, get_current_catalogue())
    card = _find_card(assessment, slug)
    if card is None or card.verdict == INELIGIBLE:
        messages.warning(
            request,
            _(
                "Dit programma past niet bij uw antwoorden. "
                "Daarom kunnen wij u er niet naar verwijzen."
            ),
        )
        return redirect("intake:result", intake.token)
    receiver = find_receiver(programme)
    further = find_further(assessment, programme=programme, receiver=receiver)
    form = _build_form(request, intake, programme, receiver, further.list_choices())
    if request.method == "POST" and form.is_valid():
        return _send(request, assessment, programme, receiver, form, further)
    return _show_page(request, intake, programme, receiver, card, form)


def _send(
    request: HttpRequest,
    assessment: Assessment,
    programme: Programme,
    receiver: Organisation,
    form: ReferForm,
    further: Further,
) -> HttpResponse:
    chosen = further.choose(form.cleaned_data.get("further", []))
    try:
        referral = refer(
            intake=assessment.intake,
            programme=programme,
            assessment=assessment,
            contact=form.collect_contact(),
            question=form.cleaned_data["question"],
            receiver=receiver,
            others=chosen.others,
            fallback=chosen.fallback,
        )
    except Intake.DoesNotExist:
        # Erased in another tab since this request began.
        return show_expired(request)
    told = _("Uw verwijzing is verstuurd. U krijgt een bevestiging per e-mail.")
    return _show_status(request, referral.intake, told)


def _build_form(
    request: HttpRequest,
    intake: Intake,
    programme: Programme,
    receiver: Organisation,
    further: list[tuple[str, str]],
) -> ReferForm:
    person = ContactPerson.objects.filter(intake=intake).first()
    known = (
        {name: getattr(person, name) for name in ("name", "company", "email", "phone")}
        if person
        else describe_proposed_contact(intake)
    )
    consent = word_consent(ConsentPurpose.REFERRAL, organisation=receiver, programme=programme)
    initial = {"question": intake.own_words, **known}
    return ReferForm(
        request.POST or None,
        initial=initial,
        receiver=receiver.slug,
        consent_text=consent,
        further=further,
    )


def _find_card(assessment: Assessment, slug: str) -> MatchCard | None:
    presenter = Presenter(assessment.catalogue, assessment.facts)
    for match in assessment.matching.matches:
        if match.programme.slug == slug:
            return presenter.present(match, assessment.matching)
    return None


def _show_page(
    request: HttpRequest,
    intake: Intake,
    programme: Programme,
    receiver: Organisation,
    card: MatchCard,
    form: ReferForm,
) -> HttpResponse:
    context = {
        "intake": intake,
        "programme": programme,
        "receiver": receiver,
        "card": card,
        "form": form,
        "route": Route(programme.route),
        "route_note": pick_language(programme.route_note),
        "full": find_full(programme),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "referrals/refer.html", context, status=status)


def _show_status(request: HttpRequest, intake: Intake, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("referrals:status", sign_token("status", intake.contact.pk))
