"""The page on which an organisation answers a referral: the same by a private link as for people
who logged in. Looking changes nothing; only a button does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock
from portal.accounts.answering import read_form_data
from portal.accounts.models import User
from programmes.enums import PauseKind
from referrals import responding
from referrals.asking_back import ask, find_open_question
from referrals.chains import find_holder, list_trace
from referrals.enums import OPEN, UNHELPED, Actor, EventType, OutcomeMoment, OutcomeSource
from referrals.forms.answers import (
    OUTCOME_FIELDS,
    AcceptForm,
    AnswerForm,
    AskForm,
    CompleteForm,
    LoseTouchForm,
    ProgressForm,
    RefuseForm,
    ReopenForm,
    ResumeForm,
)
from referrals.lifecycle import IllegalTransition, can_move, find_undoable
from referrals.models import Referral
from referrals.pausing import find_pause_until, pause
from referrals.views.describing import describe_company

# What the page shows, by the names in its template; `status` is that of the answer.
Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """The side on whose behalf somebody acts, and the person if that is known."""

    actor: Actor
    person: User | None = None


@dataclass(frozen=True, slots=True)
class Action:
    form: type[AnswerForm]
    act: Callable[[Referral, AnswerForm, Who], Referral]
    told: object = gettext_lazy("Uw antwoord is opgeslagen. De ondernemer krijgt bericht.")


def _pass_form_to(
    step: Callable[..., Referral],
) -> Callable[[Referral, AnswerForm, Who], Referral]:
    def act(referral: Referral, form: AnswerForm, who: Who) -> Referral:
        return step(referral, **form.cleaned_data, actor=who.actor, person=who.person)

    return act


@transaction.atomic
def _refuse(referral: Referral, form: AnswerForm, who: Who) -> Referral:
    """Refuse, and pause this programme if the organisation says until when it is full."""
    data = dict(form.cleaned_data)
    until = data.pop("full_until")
    referral = responding.refuse(referral, **data, actor=who.actor, person=who.person)
    if until is not None:
        pause(
            organisation=referral.organisation,
            programme=referral.programme,
            kind=PauseKind.FULL,
            until=until,
            actor=who.actor,
            person=who.person,
            cause=responding.name_cause(referral, referral.version),
        )
    return referral


def _complete(referral: Referral, form: AnswerForm, who: Who) -> Referral:
    assert isinstance(form, CompleteForm)  # noqa: S101 (the table below)
    return responding.complete(referral, **form.collect(), actor=who.actor, person=who.person)


ACTIONS: Mapping[str, Action] = {
    EventType.ACCEPT: Action(AcceptForm, _pass_form_to(responding.accept)),
    EventType.PROGRESS: Action(
        ProgressForm,
        _pass_form_to(responding.report_progress),
        gettext_lazy("Dank u wel. De ondernemer leest dit op de eigen pagina."),
    ),
    EventType.COMPLETE: Action(
        CompleteForm,
        _complete,
        gettext_lazy("De vraag is afgerond. Wij vragen de ondernemer later hoe het ging."),
    ),
    EventType.ASK: Action(
        AskForm,
        _pass_form_to(ask),
        gettext_lazy("Uw vraag is verstuurd. Als er antwoord is, krijgt u een mail."),
    ),
    EventType.REFUSE: Action(RefuseForm, _refuse),
    EventType.LOSE_TOUCH: Action(LoseTouchForm, _pass_form_to(responding.lose_touch)),
    EventType.REOPEN: Action(
        ReopenForm,
        _pass_form_to(responding.reopen),
        gettext_lazy("De vraag staat weer open. Geef nu uw antwoord."),
    ),
    EventType.RESUME: Action(
        ResumeForm,
        _pass_form_to(responding.resume),
        gettext_lazy("De vraag is weer in behandeling."),
    ),
}


def handle_answer(
    request: HttpRequest, referral: Referral, *, who: Who, back: str
) -> HttpResponse | Page:
    """Where to go after a button was pressed; else what the page shows, with mistakes if any."""
    sent = read_form_data(request) or QueryDict()
    name = next((one for one in (EventType.UNDO, *ACTIONS) if one in sent), "")
    if not name or request.method != "POST":
        # Only looked at, or back from logging in: then the button has to be pressed once more.
        return _show_typed(referral, name, sent)
    if name == EventType.UNDO:
        return _take_back(request, referral, who=who, back=back)
    form = ACTIONS[name].form(sent, version=referral.version)
    if is_repeated(form, referral, who=who):
        return redirect(back)
    if name not in list_possible(referral) or is_outdated(sent, referral, name):
        return _show_changed(request, referral, name)
    if form.is_valid():
        return _save(request, referral, form, who=who, back=back)
    return describe(referral, forms=make_forms(referral) | {name: form}, wrong=name)


def is_outdated(sent: QueryDict, referral: Referral, name: str) -> bool:
    """Say whether the page showed an earlier version: whoever pressed the button has not read what
    came since.
    """
    return sent.get(f"{name}-seen", str(referral.version)) != str(referral.version)


def is_repeated(form: AnswerForm, referral: Referral, *, who: Who) -> bool:
    """Say whether this is a second click: all that it asks for is the last thing that happened."""
    last = referral.events.last()
    if last is None or not form.is_valid():
        return False
    data = form.cleaned_data
    reason = data.get("reason", data.get("helped", last.reason))
    asked = (form.name, data["note"], reason, who.person, form["seen"].data)
    done = (last.type, last.note, last.reason, last.person, str(referral.version - 1))
    return asked == done and _is_told(referral, data)


def _is_told(referral: Referral, data: Mapping[str, object]) -> bool:
    """Say whether what stands beside the event is the same too: until when it is full, and what
    came of the question.
    """
    if "full_until" in data:
        cause = responding.name_cause(referral, referral.version)
        return bool(find_pause_until(cause) == data["full_until"])
    if "helped" not in data:
        return True
    told = referral.told.filter(source=OutcomeSource.PARTNER, moment=OutcomeMoment.COMPLETION)
    return [tuple(data[name] for name in OUTCOME_FIELDS)] == list(
        told.values_list(*OUTCOME_FIELDS)
    )


def list_possible(referral: Referral) -> list[EventType]:
    """Return the transitions for which this page has a button, in order."""
    names = [name for name in map(EventType, ACTIONS) if can_move(referral, name)]
    if EventType.REOPEN in names and find_holder(referral) is not None:
        # The entrepreneur is being helped elsewhere by now.
        names.remove(EventType.REOPEN)
    return names


def make_forms(referral: Referral) -> dict[str, AnswerForm]:
    possible = list_possible(referral)
    return {name: ACTIONS[name].form(version=referral.version) for name in possible}


def describe(referral: Referral, *, forms: Mapping[str, AnswerForm], wrong: str) -> Page:
    named = {name.replace("-", "_"): form for name, form in forms.items()}
    # An organisation that does not help needs no name and number any more.
    closed = referral.status in UNHELPED
    events = list(referral.events.select_related("person"))
    return {
        "status": 422 if wrong else 200,
        "referral": referral,
        "asked": find_open_question(events) if referral.status in OPEN else None,
        "person": None if closed else referral.intake.contact,
        "forms": named,
        "form": forms.get(wrong),
        "undoable": find_undoable(referral, now=clock.now()),
        "trace": list_trace(referral) if referral.is_fallback else [],
        "events": events,
        # The organisation may not read what the entrepreneur says of it.
        "told": list(referral.told.filter(source=OutcomeSource.PARTNER)),
        **describe_company(referral),
    }


def _save(
    request: HttpRequest, referral: Referral, form: AnswerForm, *, who: Who, back: str
) -> HttpResponse | Page:
    action = ACTIONS[form.name]
    try:
        action.act(referral, form, who)
    except IllegalTransition:
        referral.refresh_from_db()
        return _show_changed(request, referral, form.name)
    messages.success(request, str(action.told))
    return redirect(back)


def _take_back(request: HttpRequest, referral: Referral, *, who: Who, back: str) -> HttpResponse:
    try:
        if is_outdated(request.POST, referral, EventType.UNDO):
            raise IllegalTransition
        responding.take_back(referral, actor=who.actor, person=who.person)
        told = _("Uw antwoord is teruggenomen. Niemand heeft er iets van gehoord.")
        messages.success(request, told)
    except IllegalTransition:
        messages.warning(request, _("Ongedaan maken kan niet meer. Er is niets veranderd."))
    return redirect(back)


def _show_changed(request: HttpRequest, referral: Referral, name: str) -> Page:
    """Show the page anew, because somebody else was first: with what is new, and still with what
    was typed.
    """
    if name in list_possible(referral):
        told = _("Er is net iets veranderd. Lees het na. Wat u invulde, is nog niet opgeslagen.")
    else:
        told = _("Deze verwijzing was al beantwoord of ingetrokken. Er is niets veranderd.")
    messages.warning(request, told)
    return _show_typed(referral, name, request.POST) | {"status": 409}


def _show_typed(referral: Referral, name: str, sent: QueryDict) -> Page:
    """Describe the page with what was typed: in its form while that is there, else as texts to
    copy.
    """
    forms = make_forms(referral)
    if name not in forms:
        texts = [sent.get(f"{name}-{text}", "") for text in ("what", "note")]
        typed = [text for text in texts if text.strip()]
        return describe(referral, forms=forms, wrong="") | {"typed": typed}
    data = sent.copy()
    data[f"{name}-seen"] = str(referral.version)
    forms[name] = ACTIONS[name].form(data, version=referral.version)
    return describe(referral, forms=forms, wrong="")
