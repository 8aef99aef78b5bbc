"""The pages of the intake, in their order. Each builds its form, saves it, and goes on."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.intake import answers as flow
from entrepreneurs.intake.access import show_expired, with_intake, with_intake_to_change
from entrepreneurs.intake.company_forms import CompanyForm, PlaceForm
from entrepreneurs.intake.need_forms import QuestionForm, ThemesForm, UrgencyForm
from entrepreneurs.intake.question_forms import QuestionGroupForm
from entrepreneurs.models import Intake
from portal.wording import pick_language
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import get_search

NEEDS, COMPANY, QUESTIONS, RESULT = 1, 2, 3, 4


def list_pages() -> list[str]:
    return [_("Uw vraag"), _("Uw bedrijf"), _("Nog een paar vragen"), _("Uitkomst")]


def go_to(page: str, intake: Intake, *args: str) -> HttpResponseRedirect:
    return redirect(f"intake:{page}", intake.token, *args)


def show_page(
    request: HttpRequest,
    template: str,
    *,
    number: int,
    back: str = "",
    intake: Intake | None = None,
    form: BaseForm | None = None,
    **context: object,
) -> HttpResponse:
    status = 422 if form is not None and form.is_bound and form.errors else 200
    context = {
        "pages": list_pages(),
        "number": number,
        "back": back,
        "intake": intake,
        "form": form,
        **context,
    }
    return render(request, f"entrepreneurs/{template}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Ask the first question; the intake is created when it is answered."""
    catalogue = get_current_catalogue()
    form = QuestionForm(request.POST or None, catalogue=catalogue)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["submission"]:
        try:
            intake = flow.start_intake(
                submission=form.cleaned_data["submission"],
                own_words=form.cleaned_data["own_words"],
                language=get_language() or "nl",
                channel=slugify(request.GET.get("via", ""))[:50] or "web",
            )
        except Intake.DoesNotExist:
            return show_expired(request)
        return go_to("themes", intake)
    if request.method == "POST" and form.is_valid():
        form = QuestionForm(
            catalogue=catalogue, initial={"own_words": form.cleaned_data["own_words"]}
        )
    return show_page(request, "start", number=NEEDS, form=form, catalogue=catalogue)


@with_intake_to_change
def ask_question(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Ask the first question again, for anybody who comes back to it."""
    form = QuestionForm(
        request.POST or None,
        catalogue=get_current_catalogue(),
        intake=intake,
        initial={"own_words": intake.own_words},
    )
    if request.method == "POST" and form.is_valid():
        flow.change_intake(intake, own_words=form.cleaned_data["own_words"])
        return go_to("themes", intake)
    return show_page(request, "question", number=NEEDS, intake=intake, form=form)


@with_intake_to_change
def ask_themes(request: HttpRequest, intake: Intake) -> HttpResponse:
    catalogue = get_current_catalogue()
    hits = get_search(catalogue).suggest_themes(intake.own_words)
    suggested = [hit.theme for hit in hits]
    form = ThemesForm(
        request.POST or None,
        catalogue=catalogue,
        intake=intake,
        suggested=suggested,
        initial={"themes": list(intake.needs) or suggested[:3]},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["themes"]
        flow.choose_themes(intake, themes=chosen)
        return go_to("urgency" if len(chosen) > 1 else "place", intake)
    names = catalogue.document["themes"]
    found = [(pick_language(names[hit.theme]["name"]), hit.words) for hit in hits]
    return show_page(
        request, "themes", number=NEEDS, intake=intake, form=form, hits=found, back="question"
    )


@with_intake_to_change
def ask_urgency(request: HttpRequest, intake: Intake) -> HttpResponse:
    form = UrgencyForm(request.POST or None, catalogue=get_current_catalogue(), intake=intake)
    if not form.fields:
        return go_to("themes", intake)
    if request.method == "POST" and form.is_valid():
        flow.change_intake(intake, needs=form.cleaned_data)
        return go_to("place", intake)
    return show_page(request, "urgency", number=NEEDS, intake=intake, form=form, back="themes")


@with_intake_to_change
def ask_place(request: HttpRequest, intake: Intake) -> HttpResponse:
    catalogue = get_current_catalogue()
    form = PlaceForm(
        request.POST or None, catalogue=catalogue, intake=intake, search=get_search(catalogue)
    )
    if request.method == "POST" and form.is_valid():
        municipality = form.cleaned_data["municipality"]
        flow.answer(
            intake,
            facts={"municipality": municipality} if municipality else {},
            unknown=() if municipality else ("municipality",),
            town=form.cleaned_data["town"],
        )
        return go_to("company", intake)
    back = "urgency" if len(intake.needs) > 1 else "themes"
    return show_page(request, "place", number=COMPANY, intake=intake, form=form, back=back)


@with_intake_to_change
def ask_company(request: HttpRequest, intake: Intake) -> HttpResponse:
    catalogue = get_current_catalogue()
    form = CompanyForm(
        request.POST or None, catalogue=catalogue, intake=intake, search=get_search(catalogue)
    )
    if request.method == "POST" and form.is_valid():
        facts, unknown = form.collect_facts()
        flow.answer(
            intake,
            facts=facts,
            unknown=unknown,
            activity=form.cleaned_data["activity"],
            kvk_number=form.cleaned_data["kvk_number"],
        )
        return go_on_asking(intake)
    return show_page(request, "company", number=COMPANY, intake=intake, form=form, back="place")


@with_intake_to_change
def ask_questions(request: HttpRequest, intake: Intake, group: str) -> HttpResponse:
    """Ask the open questions of one group; earlier answers here can be changed."""
    assessment = flow.Assessment(intake, get_current_catalogue())
    wanted = request.GET.get("vraag", "")
    if page := flow.FIXED_PAGES.get(wanted):
        return go_to(page, intake)
    # Save what that page asked, even if other questions would be asked by now: no answer gets
    # lost, and no question that was never shown counts as "not known".
    slugs = (
        assessment.list_asked(group, request.POST)
        if request.method == "POST"
        else assessment.list_group(group, also=[wanted])
    )
    if not slugs:
        return go_on_asking(intake)
    form = QuestionGroupForm(
        request.POST or None, catalogue=assessment.catalogue, intake=intake, slugs=slugs
    )
    if request.method == "POST" and form.is_valid():
        facts, unknown = form.collect_facts()
        flow.answer(intake, facts=facts, unknown=unknown)
        return go_on_asking(intake)
    return show_page(
        request,
        "questions",
        number=QUESTIONS,
        intake=intake,
        form=form,
        back="company",
        left=len(assessment.open_attributes),
        group=group,
    )


def go_on_asking(intake: Intake) -> HttpResponseRedirect:
    """Go to the group of questions that decides most, or to the result."""
    group = flow.Assessment(intake, get_current_catalogue()).find_next_group()
    return go_to("questions", intake, group) if group else go_to("result", intake)


@with_intake
@require_safe
def resume(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Open the private link: go to where somebody left off."""
    if not intake.needs:
        return go_to("themes" if intake.own_words else "question", intake)
    asked = {*intake.facts, *intake.skipped}
    if not asked.intersection(flow.PLACE_ATTRIBUTES):
        return go_to("place", intake)
    if not asked.intersection(flow.COMPANY_ATTRIBUTES):
        return go_to("company", intake)
    return go_on_asking(intake)


@require_safe
def complete_town(request: HttpRequest) -> HttpResponse:
    """Return names of towns for the list under the field while somebody types."""
    names = get_search(get_current_catalogue()).complete_town(request.GET.get("town", "")[:80])
    return render(request, "entrepreneurs/town_options.html", {"names": names})
