"""Walking the portal as a visitor does: read a page, fill in its form, press its button.

    visitor = Visitor()
    page = visitor.open("/intake/")
    page = visitor.send(page, own_words="De bank geeft geen lening")

Sent is what a browser would send: hidden fields, what was filled in before, and the button.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Values = dict[str, list[str]]


@dataclass
class Form:
    values: Values = field(default_factory=dict)
    choices: Values = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self._textarea = ""
        self._href = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form())
        elif tag == "a":
            self._href = given.get("href", "")
            self.links.append((self._href, ""))
        elif tag in {"script", "style", "title"}:
            self._silent += 1
        elif self.forms and tag == "input":
            self._read_input(given, checked="checked" in given)
        elif self.forms and tag == "button":
            self.forms[-1].buttons.append(given.get("name", ""))
        elif self.forms and tag == "textarea":
            self._textarea = given["name"]
            self.forms[-1].values[self._textarea] = [""]

    def _read_input(self, given: dict[str, str], *, checked: bool) -> None:
        form, kind, name = self.forms[-1], given.get("type", "text"), given.get("name", "")
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind == "submit":
            form.buttons.append(name)
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if checked:
                form.values.setdefault(name, []).append(value)
        elif name:
            form.values[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "a":
            self._href = ""
        elif tag in {"script", "style", "title"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].values[self._textarea][0] += data.removeprefix("\n")
        if self._href and self.links:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data)
        if not self._silent:
            self.texts.append(data)


@dataclass
class Page:
    """What a visitor got, and where."""

    response: HttpResponse
    url: str

    def __post_init__(self) -> None:
        self.html = self.response.content.decode()
        reader = FormReader()
        reader.feed(self.html)
        self.forms = reader.forms
        self.links = [(href, " ".join(text.split())) for href, text in reader.links]
        self.text = " ".join(" ".join(reader.texts).split())

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def step(self) -> str:
        """The last named part of the address: "themas", "finance", …"""
        return self.url.partition("?")[0].rstrip("/").rpartition("/")[2]

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        summary = re.search(r'portal-error-summary[ "].*?</div>', self.html, re.DOTALL)
        lines = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
        return [" ".join(unescape(re.sub(r"<[^>]+>", "", line)).split()) for line in lines]

    def find_link(self, text: str) -> str:
        return next(href for href, words in self.links if text in words)

    def find_referral(self, slug: str) -> str:
        """Where "verwijs mij door" leads for this programme."""
        return next(
            href for href, _ in self.links if "/verwijs/" in href and href.endswith(f"/{slug}/")
        )

    def form_with(self, name: str) -> Form:
        """The form that has this button or field."""
        return next(
            form
            for form in self.forms
            if name in form.buttons or name in form.values or name in form.choices
        )


class Visitor:
    def __init__(self, **defaults: Any) -> None:
        self.client = Client(**defaults)

    def open(self, url: str, **extra: Any) -> Page:
        return self._read(self.client.get(url, follow=True, **extra), url)

    def answer_all(self, page: Page, **known: str) -> Page:
        """Answer the open questions, with "weet ik niet" to all that is not known."""
        for _ in range(20):
            if "/vragen/" not in page.url:
                return page
            form, values = page.forms[0], dict[str, Any]()
            for slug in form.values["asked"][0].split():
                unknown = {slug: "unknown"} if slug in form.choices else {f"{slug}-unknown": "on"}
                values |= {slug: known[slug]} if slug in known else unknown
            page = self.send(page, **values)
        raise AssertionError("the questions do not end")

    def follow(self, page: Page, text: str) -> Page:
        return self.open(page.find_link(text))

    def send(self, page: Page, *, button: str = "go-on", **values: Any) -> Page:
        """Fill in the form of this button and press it; None leaves a field out."""
        form = page.form_with(button)
        data: dict[str, Any] = dict(form.values) | {button: "x"} | values
        sent = {name: value for name, value in data.items() if value is not None}
        return self._read(self.client.post(page.url, sent, follow=True), page.url)

    def _read(self, response: Any, url: str) -> Page:
        chain = response.redirect_chain
        return Page(response, chain[-1][0] if chain else url)


def find_links(text: str) -> list[str]:
    """Addresses in a mail, without the host."""
    return re.findall(r"https?://[^/\s]+(/\S+)", text)
