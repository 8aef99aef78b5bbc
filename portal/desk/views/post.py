"""The page of mails and promises for those who answer for them: what is due, what was sent, what
failed and why. A button tries again.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.access import for_overseers
from portal.desk.post import MAIL, PROMISE, count_kinds, list_failed, list_late, try_again


@for_overseers
@require_http_methods(["GET", "HEAD", "POST"])
def show_post(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _try_again(request)
    failed = [*list_failed(MAIL), *list_failed(PROMISE)]
    late = [*list_late(MAIL), *list_late(PROMISE)]
    mails, promises = count_kinds(MAIL), count_kinds(PROMISE)
    lines = [*mails, *promises]
    context: dict[str, object] = {
        "failed": failed,
        "late": late,
        "mails": mails,
        "promises": promises,
        "totals": [
            (_("Mislukt"), sum(line.failed for line in lines), "error"),
            (_("Te laat"), sum(line.late for line in lines), "warning"),
            (_("Staat klaar"), sum(line.waiting for line in lines), "info"),
            (_("Verstuurd in dertig dagen"), sum(line.gone for line in mails), "ok"),
        ],
    }
    return render(request, "desk/post.html", context)


def _try_again(request: HttpRequest) -> HttpResponse:
    count = try_again(request.POST.getlist("again"))
    if count:
        told = ngettext(
            "%(n)d wordt opnieuw geprobeerd.", "%(n)d worden opnieuw geprobeerd.", count
        )
        messages.success(request, told % {"n": count})
    else:
        messages.warning(request, _("Er was niets dat opnieuw kon."))
    return redirect("desk:post")
