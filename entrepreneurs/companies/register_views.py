"""Looks a company up in the KVK register, so that nobody has to type what it holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrepreneurs.companies.forms import CompanyFileForm, RegisterForm
from entrepreneurs.companies.register import (
    NotInRegister,
    RegisteredCompany,
    RegisterError,
    RegisterHit,
    RegisterOff,
    fetch_company,
    search_register,
)
from portal.accounts.access import with_scope
from portal.accounts.answering import answer_form
from portal.accounts.scopes import Scope
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import get_search

FETCHED = "register-facts"


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Search by POST, like every search, as the query may be a person's name."""
    if number := request.POST.get("take", ""):
        return _show_filled_form(request, scope, number)
    form = RegisterForm(request.POST or None)
    hits: list[RegisterHit] | None = None
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            hits = search_register(**form.find_wanted())
        except RegisterError as error:
            problem = explain_error(error)
    return answer_form(request, "companies/register.html", form=form, hits=hits, problem=problem)


def _show_filled_form(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Show the form of a new company, filled in; nothing is stored until it is sent."""
    try:
        company = fetch_company(number)
    except (RegisterError, ValueError) as error:
        context = {"form": RegisterForm(), "hits": None, "problem": explain_error(error)}
        return render(request, "companies/register.html", context)
    facts: dict[str, str | int | None] = {"employees": company.employees}
    facts["foundedOn"] = company.founded_on.isoformat() if company.founded_on else None
    known = {name: value for name, value in facts.items() if value is not None}
    request.session[FETCHED] = {
        "kvk_number": company.kvk_number,
        "sbi_code": next(iter(company.sbi_codes), "")[:6],
        "facts": known,
    }
    form = CompanyFileForm(
        scope=scope,
        search=get_search(get_current_catalogue()),
        initial=describe(company),
        action="companies:add",
    )
    return render(request, "companies/add.html", {"form": form, "known": []})


def describe(company: RegisteredCompany) -> dict[str, str]:
    return {
        "name": company.name,
        "kvk_number": company.kvk_number,
        "number": company.establishment_number,
        "legal_form": company.legal_form,
        "street": company.street,
        "postcode": company.postcode,
        "town": company.town,
    }


def explain_error(error: Exception) -> str:
    if isinstance(error, RegisterOff):
        return _("Het KVK-register is hier niet aangesloten. Vul de gegevens zelf in.")
    if isinstance(error, NotInRegister | ValueError):
        return _("Dit nummer staat niet in het KVK-register.")
    return _("Het KVK-register antwoordt nu niet. Probeer het later, of vul de gegevens zelf in.")
