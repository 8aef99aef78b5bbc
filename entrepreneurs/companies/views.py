"""Views to find a company's file, start one, and keep it."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepreneurs.companies import filing as flow
from entrepreneurs.companies.confidential import read_confidential
from entrepreneurs.companies.forms import (
    CompanyFileForm,
    ContactForm,
    MomentForm,
    SearchForm,
)
from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.companies.register_views import FETCHED
from entrepreneurs.companies.scoped import get_establishment
from entrepreneurs.enums import FactOrigin
from entrepreneurs.models import CompanyContact, Establishment
from portal import clock
from portal.accounts.access import staff_of, with_scope
from portal.accounts.answering import answer_form, read_form_data
from portal.accounts.scopes import Scope
from portal.lists.paging import number_pages
from programmes.enums import SBI_VERSION
from programmes.publishing.versions import get_current_catalogue
from programmes.reading.search import get_search

SEARCHED = "companies-searched"
PAGE_SIZE = 25
# Nobody pages through more, and counting them all would take longer than finding them.
MAX_FOUND = 500


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def list_companies(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the companies found. The query is kept in the session, out of addresses and logs."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        request.session[SEARCHED] = form.cleaned_data["q"] if form.is_valid() else ""
        return redirect("companies:list")
    query = request.session.get(SEARCHED, "")
    found = flow.search_establishments(scope=scope, query=query)
    pages = Paginator(list(found[:MAX_FOUND].values_list("pk", flat=True)), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    shown = Establishment.objects.filter(pk__in=list(page.object_list))
    rows = {row.pk: row for row in shown.select_related("company", "account_manager")}
    context = {
        "form": SearchForm(initial={"q": query}),
        "query": query,
        "pages": number_pages(page.number, last=pages.num_pages, link="?page={}".format),
        "rows": [rows[pk] for pk in page.object_list if pk in rows],
        "total": pages.count,
        "more": pages.count == MAX_FOUND,
        "own": scope.own,
    }
    return render(request, "companies/list.html", context)


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def add_company(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Start a file, after showing lookalikes so that no company is entered twice."""
    form = _build_form(request, scope, initial={"name": request.session.get(SEARCHED, "")})
    known: list[Establishment] = []
    if request.method == "POST" and form.is_valid():
        known = flow.list_lookalikes(
            name=form.cleaned_data["name"], kvk_number=form.cleaned_data["kvk_number"]
        )
        if not known or request.POST.get("sure") == "yes":
            establishment = flow.register_company(
                company_values=form.describe_company(),
                values=form.describe_establishment(),
                account_manager=staff_of(request),
            )
            _keep_fetched(request, establishment)
            messages.success(request, _("Het bedrijf staat in de lijst."))
            return redirect("desk:company", establishment.pk)
    return answer_form(
        request,
        "companies/add.html",
        form=form,
        known=[(one, one.municipality_id in scope.own) for one in known],
    )


def _keep_fetched(request: HttpRequest, establishment: Establishment) -> None:
    """Record what the register said about this company as facts that come from the register."""
    fetched = request.session.pop(FETCHED, None)
    if fetched and fetched["kvk_number"] == establishment.company.kvk_number:
        if not establishment.company.sbi_code and fetched["sbi_code"]:
            establishment.company.sbi_code = fetched["sbi_code"]
            establishment.company.sbi_version = SBI_VERSION
            establishment.company.save()
        record_facts(
            establishment,
            fetched["facts"],
            origin=FactOrigin.REGISTER,
            stated_on=clock.today(),
            person=staff_of(request),
        )


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def change_company(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    form = _build_form(request, scope, establishment=establishment)
    if request.method == "POST" and form.is_valid():
        flow.change_company(
            establishment,
            company_values=form.describe_company(),
            values=form.describe_establishment(),
        )
        messages.success(request, _("De wijziging is bewaard."))
        return redirect("desk:company", establishment.pk)
    return answer_form(request, "companies/change.html", form=form, establishment=establishment)


def _build_form(
    request: HttpRequest,
    scope: Scope,
    *,
    establishment: Establishment | None = None,
    initial: Mapping[str, object] | None = None,
) -> CompanyFileForm:
    search = get_search(get_current_catalogue())
    data = read_form_data(request)
    return CompanyFileForm(
        data, scope=scope, search=search, establishment=establishment, initial=initial or {}
    )


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def save_contact(
    request: HttpRequest, scope: Scope, pk: UUID, contact: UUID | None = None
) -> HttpResponse:
    establishment = get_establishment(scope, pk)
    row = (
        get_object_or_404(CompanyContact, establishment=establishment, pk=contact)
        if contact
        else CompanyContact(establishment=establishment)
    )
    form = ContactForm(read_form_data(request), instance=row)
    if request.method == "POST" and form.is_valid():
        flow.save_contact(form.save(commit=False))
        messages.success(request, _("De contactpersoon is bewaard."))
        return redirect("desk:company", establishment.pk)
    return answer_form(
        request, "companies/contact.html", form=form, establishment=establishment, contact=contact
    )


@with_scope
@require_http_methods(["GET", "HEAD", "POST"])
def add_moment(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Record a call, a mail or a meeting: two clicks, and a line if there is more to say."""
    establishment = get_establishment(scope, pk)
    form = MomentForm(read_form_data(request))
    if request.method == "POST" and form.is_valid():
        flow.record_contact_moment(
            establishment=establishment,
            person=staff_of(request),
            **form.cleaned_data,
        )
        messages.success(request, _("Het contact is bewaard."))
        return redirect("desk:company", establishment.pk)
    return answer_form(request, "companies/moment.html", form=form, establishment=establishment)


@with_scope
@require_safe
def show_moment_note(request: HttpRequest, scope: Scope, pk: UUID, moment: int) -> HttpResponse:
    """Show the confidential note of a contact on its own page, so that each look at it is
    recorded.
    """
    establishment = get_establishment(scope, pk)
    row = get_object_or_404(
        establishment.contact_moments.filter(confidential_notes__organisation=scope.organisation),
        pk=moment,
    )
    text = read_confidential(row, person=staff_of(request))
    return render(
        request,
        "companies/moment_note.html",
        {"establishment": establishment, "moment": row, "text": text},
    )


@with_scope
@require_http_methods(["POST"])
def take_company(request: HttpRequest, scope: Scope, pk: UUID) -> HttpResponse:
    """Become the account manager of a company that has none."""
    establishment = get_establishment(scope, pk)
    if establishment.account_manager is not None:
        raise Http404
    establishment.account_manager = staff_of(request)
    establishment.save()
    messages.success(request, _("U bent nu de accountmanager van dit bedrijf."))
    return redirect("desk:company", establishment.pk)
