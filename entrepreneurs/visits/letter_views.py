"""The letter after a visit: drafted, edited, previewed and sent, and the company's answer."""

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.companies.reply_forms import AnswerForm
from entrepreneurs.companies.scoped import get_visit
from entrepreneurs.enums import FeedbackAnswer, LetterStatus
from entrepreneurs.models import FeedbackLetter, Visit
from entrepreneurs.visits import letter as flow
from entrepreneurs.visits.letter_pdf import render_letter_pdf
from entrepreneurs.visits.lifecycle import VisitError
from entrepreneurs.visits.text_merging import Change, digest
from portal.accounts.access import ScopedView, staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data, read_posted
from portal.accounts.scopes import Scope
from portal.pages.private_pages import by_link
from programmes.publishing.versions import get_current_catalogue


def with_letter(view: ScopedView) -> ScopedView:
    """Give the view a visit and its letter, or go to the report if that has to come first."""

    @wraps(view)
    def wrapped(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponseBase:
        visit = get_visit(scope, pk)
        try:
            letter = flow.draft_letter(visit, catalogue=get_current_catalogue())
        except VisitError as error:
            messages.error(request, str(error))
            return redirect("visits:report", visit.pk)
        return view(request, visit, letter)

    return wrapped


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
@with_letter
def edit_letter(request: HttpRequest, visit: Visit, letter: FeedbackLetter) -> HttpResponse:
    sent = read_form_data(request)
    if sent is None or letter.status == LetterStatus.SENT:
        return show_letter(request, visit, letter)
    changes = [
        flow.save_letter(
            letter,
            part,
            text=sent.get(part, ""),
            base=sent.get(f"base-{part}", ""),
            person=staff_of(request),
        )
        for part in flow.PARTS
        if part in sent
    ]
    if Change.BOTH in changes:
        messages.warning(
            request, _("Iemand anders schreef tegelijk. Beide teksten zijn bewaard: lees ze na.")
        )
        return redirect("visits:letter", visit.pk)
    messages.success(request, _("De brief is bewaard."))
    return redirect("visits:letter" if sent.get("stay") else "visits:preview", visit.pk)


def show_letter(request: HttpRequest, visit: Visit, letter: FeedbackLetter) -> HttpResponse:
    context = {
        "visit": visit,
        "establishment": visit.establishment,
        "letter": letter,
        "parts": [
            (part, heading, getattr(letter, part), digest(getattr(letter, part)))
            for part, heading in flow.PARTS.items()
        ],
        "sent": letter.status == LetterStatus.SENT,
    }
    return render(request, "visits/letter.html", context)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
@with_letter
def preview_letter(request: HttpRequest, visit: Visit, letter: FeedbackLetter) -> HttpResponse:
    """Show the letter as the company will see it; it is sent from here."""
    if request.method == "POST":
        return _send(request, visit, letter)
    problem = ""
    try:
        flow.check_ready(letter)
    except VisitError as error:
        problem = str(error)
    context: dict[str, object] = {
        "visit": visit,
        "establishment": visit.establishment,
        "letter": letter,
        "content": flow.build_letter(letter),
        "problem": problem,
        "sent": letter.status == LetterStatus.SENT,
    }
    return render(request, "visits/preview.html", context)


def _send(request: HttpRequest, visit: Visit, letter: FeedbackLetter) -> HttpResponse:
    try:
        if request.POST.get("undo"):
            flow.undo_sending(letter)
            messages.success(request, _("De brief is teruggehaald. Er is niets verstuurd."))
        else:
            flow.send_letter(letter, person=staff_of(request))
            messages.success(request, _("De brief gaat over een minuut weg."))
    except VisitError as error:
        messages.error(request, str(error))
    return redirect("visits:preview", visit.pk)


@with_scope
@require_safe
@with_letter
def download_letter(request: HttpRequest, visit: Visit, letter: FeedbackLetter) -> HttpResponse:
    pdf = render_letter_pdf(flow.build_letter(letter), language=flow.LETTER_LANGUAGE)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="terugkoppeling.pdf"'
    return response


@by_link(
    purpose="feedback",
    rows=lambda: FeedbackLetter.objects.with_parties().filter(status=LetterStatus.SENT),
    gone="visits/answer_gone.html",
)
def answer_letter(request: HttpRequest, letter: FeedbackLetter) -> HttpResponse:
    """Let the company say by its private link that the letter is right, is wrong, or needs an
    addition.
    """
    initial = {"answer": letter.answer, "text": letter.answer_text}
    form = AnswerForm(read_posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        flow.answer_letter(
            letter,
            answer=FeedbackAnswer(form.cleaned_data["answer"]),
            text=form.cleaned_data["text"],
        )
        messages.success(request, _("Dank u wel. Wij hebben uw antwoord bewaard."))
        return redirect("feedback:answer", letter.token)
    return answer_form(
        request,
        "visits/answer.html",
        form=form,
        letter=letter,
        content=flow.build_letter(letter),
        answered=bool(letter.answer),
    )
