"""The page for developers: what the APIs offer, and a page to try them on."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.api.openapi import Document, build_document
from programmes.api.description import EXAMPLE_REQUEST
from programmes.engine.catalogue import Catalogue
from programmes.hsds.identity import get_directory
from programmes.publishing.public_pages import public_page
from programmes.publishing.versions import get_current_catalogue

API, HSDS = "/api/v1", "/hsds"
MATCHES = f"{API}/matches"
MAX_ADDRESS_LENGTH = 1_000
MAX_SHOWN = 20_000
SHOWN_HEADERS = (
    "Content-Type",
    "API-Version",
    "ETag",
    "Retry-After",
    "Access-Control-Allow-Origin",
)
# What the server knows of the connection is passed on; the visitor's headers are not.
KEPT_ENVIRON = (
    "REMOTE_ADDR",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
)


class Operation(NamedTuple):
    """One line of the list of operations. `address` can be tried out, and stands in `curl`."""

    method: str
    path: str
    summary: str
    keys: list[str]
    address: str
    curl: str


class Answer(NamedTuple):
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: str
    shortened: bool


class AddressForm(forms.Form):
    """Asks for the address of an endpoint that only reads."""

    address = forms.CharField(
        label=_("Adres"),
        help_text=_("Begin met /api/v1/ of /hsds/."),
        max_length=MAX_ADDRESS_LENGTH,
        widget=forms.TextInput(attrs={"class": "portal-input--long", "spellcheck": "false"}),
        error_messages={"required": _("Vul een adres in.")},
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not is_read_only(address):
            raise forms.ValidationError(_("Dit adres kunt u hier niet opvragen."))
        return address


class MatchForm(forms.Form):
    """Asks for a company, as JSON for POST matches."""

    body = forms.CharField(
        label=_("JSON"),
        max_length=settings.MAX_BODY_BYTES,
        widget=forms.Textarea(
            attrs={"rows": 12, "class": "portal-input--long portal-code", "spellcheck": "false"}
        ),
        error_messages={"required": _("Vul JSON in.")},
    )


@require_safe
@public_page
def show_developers(request: HttpRequest) -> HttpResponse:
    catalogue = get_current_catalogue()
    context = {
        "api": f"{settings.PUBLIC_URL}{API}",
        "hsds": f"{settings.PUBLIC_URL}{HSDS}",
        "operations": list(list_operations("portal.api_urls", API, catalogue)),
        "partner_operations": list(list_partner_operations()),
        "hsds_operations": list(list_operations("programmes.hsds.urls", HSDS, catalogue)),
        "rate": settings.API_RATE_PER_MINUTE,
        "version": settings.API_VERSION,
        "source": catalogue.document["source"],
        **make_forms(),
    }
    return render(request, "pages/developers.html", context)


# Nothing is stored, and nothing depends on who asks: there is nothing to forge.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: HttpRequest) -> HttpResponse:
    """Ask the API for an address (GET), or send JSON to POST matches (POST); both count for the
    limits.
    """
    context: dict[str, object] = {**make_forms()}
    if request.method == "POST":
        form: forms.Form = MatchForm(request.POST)
        context["match_form"] = form
        if form.is_valid():
            body = form.cleaned_data["body"].encode()
            context |= {"asked": MATCHES, "method": "POST"}
            context["answer"] = ask_api(request, address=MATCHES, method="POST", body=body)
    elif "address" in request.GET:
        form = AddressForm(request.GET)
        context["address_form"] = form
        if form.is_valid():
            address = form.cleaned_data["address"]
            context |= {"asked": address, "method": "GET"}
            context["answer"] = ask_api(request, address=address)
    response = render(request, "pages/try_out.html", context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def make_forms() -> dict[str, forms.Form]:
    example = json.dumps(EXAMPLE_REQUEST, indent=2)
    return {
        "address_form": AddressForm(initial={"address": f"{API}/programmes?limit=1"}),
        "match_form": MatchForm(initial={"body": example}),
    }


def list_operations(urlconf: str, base: str, catalogue: Catalogue) -> Iterator[Operation]:
    """Yield the operations for which nobody needs a token, in the order of the document."""
    for path, method, operation in walk_document(urlconf):
        if needs_token(operation):
            continue
        address = base + fill_path(path, catalogue)
        keys = list_query_keys(operation)
        if keys:
            size = {"limit", "per_page"} & set(keys)
            address += f"?{size.pop()}=2" if size else ""
        curl = f"curl '{settings.PUBLIC_URL}{address}'"
        if method == "post":
            curl += f" --json '{json.dumps(EXAMPLE_REQUEST)}'"
        yield Operation(method.upper(), base + path, operation["summary"], keys, address, curl)


def list_partner_operations() -> Iterator[Operation]:
    """Yield the operations that need a token; their lines work once the shell knows it."""
    for path, method, operation in walk_document("portal.api_urls"):
        if not needs_token(operation):
            continue
        url = f"{settings.PUBLIC_URL}{API}{path.replace('{id}', '$ID')}"
        curl = f'curl "{url}" --header "Authorization: Bearer $TOKEN"'
        if method == "post":
            curl += ' --header "Idempotency-Key: $KEY" --header "If-Match: $ETAG" --json "$BODY"'
        keys = list_query_keys(operation)
        yield Operation(method.upper(), API + path, operation["summary"], keys, "", curl)


def walk_document(urlconf: str) -> Iterator[tuple[str, str, Document]]:
    for path, operations in build_document(urlconf)["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def needs_token(operation: Document) -> bool:
    """Say whether an operation needs a token; an empty requirement means that it does not."""
    return any(operation.get("security", ()))


def list_query_keys(operation: Document) -> list[str]:
    return [one["name"] for one in operation["parameters"] if one["in"] == "query"]


def fill_path(path: str, catalogue: Catalogue) -> str:
    """Fill the path with the first identifier there is, so that the line works as it stands."""
    directory = get_directory(catalogue)
    found: Mapping[str, Mapping[str, object]] = {
        "/services/{id}": directory.services,
        "/organizations/{id}": directory.organizations,
        "/taxonomies/{id}": directory.taxonomies,
        "/taxonomy_terms/{id}": directory.terms,
        "/programmes/{slug}": catalogue.programmes,
    }
    first = next(iter(found.get(path, ())), "")
    return path.replace("{id}", first).replace("{slug}", first)


def is_read_only(address: str) -> bool:
    """Say whether this is an address of the APIs that only reads; one that does not exist counts
    as such.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    path = unquote(parts.path)
    within = path.startswith((f"{API}/", f"{HSDS}/")) and path != MATCHES
    return within and path.isprintable() and not (parts.scheme or parts.netloc)


def ask_api(
    request: HttpRequest, *, address: str, method: str = "GET", body: bytes = b""
) -> Answer:
    """Return what the API answers, by calling its own view, without using the network."""
    parts = urlsplit(address)
    environ = {key: request.META[key] for key in KEPT_ENVIRON if key in request.META}
    environ |= {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": iri_to_uri(parts.query),
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    inner = WSGIRequest(environ)
    found = resolve(inner.path_info)
    response = found.func(inner, *found.args, **found.kwargs)
    if hasattr(response, "render"):
        response.render()
    return describe_answer(response)


def describe_answer(response: HttpResponse) -> Answer:
    text = indent_json(response.content.decode())
    headers = [
        (name, response.headers[name]) for name in SHOWN_HEADERS if name in response.headers
    ]
    return Answer(
        response.status_code,
        response.reason_phrase,
        headers,
        text[:MAX_SHOWN],
        len(text) > MAX_SHOWN,
    )


def indent_json(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text  # lines of JSON
