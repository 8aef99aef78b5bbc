"""Views for going on later: the link by mail, and no reminder for anybody who does not
want one.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from entrepreneurs.companies.fields import EmailField
from entrepreneurs.intake import returning as flow
from entrepreneurs.intake.access import EXPIRED, show_expired, with_intake
from entrepreneurs.models import Intake
from portal.accounts.answering import answer_form, read_posted
from portal.pages.asking_rate import refuse_too_many
from portal.pages.forms import ButtonForm
from portal.pages.private_pages import by_link


class KeepForm(ButtonForm):
    email = EmailField(
        help_text=gettext_lazy("Wij gebruiken het alleen voor deze link, en één herinnering.")
    )


@with_intake
def keep(request: HttpRequest, intake: Intake) -> HttpResponse:
    form = KeepForm(read_posted(request), submit=_("Mail mij de link"))
    if request.method == "POST" and form.is_valid():
        if refused := refuse_too_many(request):
            return refused
        try:
            flow.remember_address(intake, email=form.cleaned_data["email"])
        except Intake.DoesNotExist:
            return show_expired(request)
        messages.success(request, _("De link is onderweg naar uw e-mail."))
        return redirect("intake:resume", intake.token)
    return answer_form(request, "entrepreneurs/keep.html", form=form, intake=intake)


def _forget(request: HttpRequest, intake: Intake) -> HttpResponse:
    if request.method == "POST":
        flow.forget_address(intake)
        return render(request, "entrepreneurs/forgotten.html", {"done": True})
    return render(request, "entrepreneurs/forgotten.html", {"done": not intake.email})


# Mail programs also post here when their own unsubscribe button is pressed (RFC 8058).
forget = csrf_exempt(
    by_link(purpose="intake-off", rows=lambda: Intake.objects.kept(), gone=EXPIRED)(_forget)
)
