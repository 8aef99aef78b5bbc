"""Let visitors ask for mails about a selection, confirm that, and turn them off.

Opening a page changes nothing, since mail programs open every link to see what is behind it. Only
a button does.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.pages.asking_rate import refuse_too_many
from portal.pages.private_pages import by_link
from programmes.browsing.filters import ReadWanted, read_wanted
from programmes.browsing.selection import describe_selection, read_selection, select_slugs
from programmes.browsing.wanted import Wanted
from programmes.models import ProgrammeAlert
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue
from programmes.sharing.alerts import ask_alert, confirm_alert, turn_off
from programmes.sharing.forms import AlertForm

MAX_LETTERS = ProgrammeAlert._meta.get_field("selection").max_length

View = Callable[..., HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@public_page
def show_alert_form(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    read = read_wanted(request.GET, catalogue)
    query = read.wanted.to_query()
    too_long = len(query) > (MAX_LETTERS or 0)
    form = AlertForm(request.POST if request.method == "POST" else None, query=query)
    if form.is_bound and form.is_valid() and not too_long:
        return _ask(request, form, read.wanted)
    return _show_form(request, form, read, too_long=too_long)


def _ask(request: HttpRequest, form: AlertForm, wanted: Wanted) -> HttpResponse:
    if refused := refuse_too_many(request):
        return refused
    language = (get_language() or "nl")[:2]
    ask_alert(email=form.cleaned_data["email"], wanted=wanted, language=language)
    return redirect("programmes:alert_asked")


def _show_form(
    request: HttpRequest, form: AlertForm, read: ReadWanted, *, too_long: bool
) -> HttpResponse:
    catalogue = get_current_catalogue()
    language = (get_language() or "nl")[:2]
    problems = [*read.problems]
    if too_long:
        problems.append(_("Deze selectie is te groot voor een melding. Kies minder filters."))
    context = {
        "form": form,
        "too_long": too_long,
        "problems": problems,
        "rows": describe_selection(read.wanted, catalogue),
        "total": len(select_slugs(read.wanted, catalogue, language=language)),
        "query": read.wanted.to_query(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "programmes/alert.html", context, status=status)


@require_safe
@public_page
def show_asked(request: HttpRequest) -> HttpResponse:
    """Show the same page to everybody, whether the address was known or not."""
    days = settings.ALERT_CONFIRM_DAYS
    return render(request, "programmes/alert_asked.html", {"days": days})


def with_alert(view: View, *, purpose: str) -> View:
    return by_link(
        purpose=purpose,
        rows=lambda: ProgrammeAlert.objects.kept(),
        gone="programmes/alert_gone.html",
        asking=purpose == "alert",
    )(view)


def _confirm(request: HttpRequest, alert: ProgrammeAlert) -> HttpResponse:
    if request.method == "POST":
        confirm_alert(alert.pk)
        return redirect("programmes:alert_confirm", alert.confirm_token)
    return render(request, "programmes/alert_confirm.html", _describe(alert))


def _turn_off(request: HttpRequest, alert: ProgrammeAlert) -> HttpResponse:
    if request.method == "POST":
        turn_off(alert)
        return render(request, "programmes/alert_off_done.html")
    return render(request, "programmes/alert_off.html", _describe(alert))


def _describe(alert: ProgrammeAlert) -> dict[str, object]:
    rows = describe_selection(read_selection(alert.selection), get_current_catalogue())
    return {"alert": alert, "rows": rows, "query": alert.selection}


show_confirm = with_alert(_confirm, purpose="alert")
# Mail programs post here too, when their own button is pressed (RFC 8058). They have not seen a
# page and so have no token of ours. Whoever has the link may turn the mails off, and no more.
show_off = csrf_exempt(with_alert(_turn_off, purpose="alert-off"))
