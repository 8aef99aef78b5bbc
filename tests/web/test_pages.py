"""Every page: sound HTML, one heading, no trace of a template, in the language of its address."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from entrepreneurs.models import Intake
from portal.links import sign_token
from portal.templatetags.portal_tags import sentence
from programmes.models import Organisation, Programme
from referrals.models import Referral
from tests.factories import ContactPersonFactory, IntakeFactory, ReferralFactory, set_mailbox
from tests.web.test_components import Page

DUTCH = re.compile(
    r"\b(uw|wij|niet|wordt|hebt|kunt|deze|vraag|vragen|bedrijf|terug|verder|antwoord)\b",
    re.IGNORECASE,
)
# At most this many queries; what the session and the messages need is among them.
CEILINGS = {
    "home": 2,
    "list": 2,
    "programme": 2,
    "compare": 2,
    "overview": 2,
    "fit": 2,
    "fit of intake": 4,
    "start": 2,
    "themes": 3,
    "questions": 3,
    "result": 6,
    "refer": 18,
    "status": 9,
    "answer": 6,
}


@pytest.fixture
def intake(programme_rows: None) -> Intake:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    facts = {"municipality": "GM0202", "started": True, "foundedOn": "2015-05-01", "fte": 6.5}
    person = ContactPersonFactory(
        intake=IntakeFactory(
            own_words="I want to grow",
            needs={"financing": 3, "ambition": 2, "legislation": 1},
            town="Arnhem",
            facts=facts,
        )
    )
    intake: Intake = person.intake
    return intake


@pytest.fixture
def referral(intake: Intake) -> Referral:
    made: Referral = ReferralFactory(intake=intake, question="Who will lend us money?")
    return made


@pytest.fixture
def addresses(intake: Intake, referral: Referral) -> dict[str, tuple[str, tuple[Any, ...]]]:
    status = sign_token("status", intake.contact.pk)  # type: ignore[attr-defined]
    step = (intake.token,)
    return {
        "home": ("home", ()),
        "list": ("programmes:list", ()),
        "programme": ("programmes:detail", ("financieringstafels",)),
        "compare": ("programmes:compare", ()),
        "overview": ("programmes:overview", ()),
        "fit": ("intake:fit", ("groeiversneller",)),
        "fit of intake": ("intake:programme", (*step, "groeiversneller")),
        "start": ("intake:start", ()),
        "question": ("intake:question", step),
        "themes": ("intake:themes", step),
        "urgency": ("intake:urgency", step),
        "place": ("intake:place", step),
        "company": ("intake:company", step),
        "questions": ("intake:questions", (*step, "growth")),
        "result": ("intake:result", step),
        "refer": ("referrals:refer", (*step, "mkb-businessversneller")),
        "status": ("referrals:status", (status,)),
        "withdraw": ("referrals:withdraw", (status, referral.pk)),
        "erase": ("referrals:erase", (status,)),
        "answer": ("referrals:answer", (referral.answer_token,)),
    }


PAGES = [
    "home",
    "list",
    "programme",
    "compare",
    "overview",
    "fit",
    "fit of intake",
    "start",
    "question",
    "themes",
    "urgency",
    "place",
    "company",
    "questions",
    "result",
    "refer",
    "status",
    "withdraw",
    "erase",
    "answer",
]


def fetch(client: Client, address: tuple[str, tuple[Any, ...]], language: str = "nl") -> str:
    with override(language):
        url = reverse(address[0], args=address[1])
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.get("Location"))
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(name: str, language: str, addresses: Any, client: Client) -> None:
    html = fetch(client, addresses[name], language)
    page = Page(html)
    assert page.one("html")["lang"] == language
    (title,) = [one for one in page.all("title") if "svg" not in one["inside"]]
    assert title["text"].strip().endswith("Ondernemersloket")
    assert page.one("h1")["text"].strip()
    assert len(page.ids()) == len(set(page.ids()))
    assert not re.search(r"\{\{|\{%|\bNone\b", html)
    assert not any("style" in e or e["tag"] == "style" for e in page.elements)
    assert not any(name.startswith("on") for e in page.elements for name in e)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_headings_follow_each_other(name: str, addresses: Any, client: Client) -> None:
    headings = [
        int(e["tag"][1])
        for e in Page(fetch(client, addresses[name])).elements
        if re.fullmatch(r"h[1-6]", e["tag"])
    ]
    assert headings[0] == 1
    steps = zip(headings, headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), headings


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_whoever_points_at_an_id_points_at_one(name: str, addresses: Any, client: Client) -> None:
    page = Page(fetch(client, addresses[name]))
    named = [*page.all("label"), *page.elements]
    for element in named:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "list"):
            for target in (element.get(attribute) or "").split():
                assert target in page.ids(), (attribute, target)
    fragments = [e["href"][1:] for e in page.all("a") if e.get("href", "").startswith("#")]
    assert set(fragments) <= set(page.ids())


@pytest.mark.django_db
# The page of a partner is mailed in Dutch only.
@pytest.mark.parametrize("name", [name for name in PAGES if name != "answer"])
def test_an_english_page_has_no_dutch(name: str, addresses: Any, client: Client) -> None:
    html = fetch(client, addresses[name], "en")
    names = [*Organisation.objects.values_list("name", flat=True)]
    names += [title["nl"] for title in Programme.objects.values_list("title", flat=True)]
    text = Page(html).one("body")["text"]
    for known in sorted(names, key=len, reverse=True):
        text = text.replace(known, "")
    assert not [text[max(0, m.start() - 40) : m.end() + 40] for m in DUTCH.finditer(text)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CEILINGS))
def test_a_page_stays_below_its_ceiling_of_queries(
    name: str, addresses: Any, client: Client
) -> None:
    with CaptureQueriesContext(connection) as queries:
        fetch(client, addresses[name])
    assert len(queries) <= CEILINGS[name], "\n".join(q["sql"] for q in queries)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["status", "result", "answer", "refer"])
def test_five_referrals_take_as_many_queries_as_one(
    name: str, addresses: Any, intake: Intake, client: Client
) -> None:
    fetch(client, addresses[name])
    with CaptureQueriesContext(connection) as one:
        fetch(client, addresses[name])
    others = Programme.objects.exclude(slug__in=["groeiversneller", "mkb-businessversneller"])
    for programme in others[:4]:
        ReferralFactory(intake=intake, programme=programme)
    with CaptureQueriesContext(connection) as five:
        fetch(client, addresses[name])
    assert len(five) == len(one), "\n".join(query["sql"] for query in five)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?region=PV31", "?theme=premises&region=PV31", "?offer=loan"])
def test_the_list_can_be_filtered(query: str, programme_rows: None, client: Client) -> None:
    assert client.get(reverse("programmes:list") + query).status_code == 200


@pytest.mark.django_db
def test_the_result_leads_to_the_page_that_asks(intake: Intake, client: Client) -> None:
    intake.facts = {"started": True}
    intake.skipped = ["municipality", "fte"]
    intake.save()
    page = Page(fetch(client, ("intake:result", (intake.token,))))
    links = {e["text"]: e["href"] for e in page.all("a")}
    assert links["Waar staat uw bedrijf?"] == reverse("intake:place", args=[intake.token])
    assert links["Hoeveel fte heeft uw bedrijf?"] == reverse("intake:company", args=[intake.token])
    for question, href in links.items():
        if question.endswith("?"):
            assert client.get(href).status_code == 200, question


@pytest.mark.django_db
def test_a_choice_that_was_left_open_is_no_mistake(intake: Intake, client: Client) -> None:
    url = reverse("intake:place", args=[intake.token])
    page = Page(client.post(url, {"town": "Bergen"}).content.decode())
    assert "Nog één keuze" in page.one("div", role="alert")["text"]
    page = Page(client.post(url, {"town": "Qqqqxx"}).content.decode())
    assert "Niet alles is goed ingevuld" in page.one("div", role="alert")["text"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("Twee uur", "Twee uur."), ("Wat nu?", "Wat nu?"), ("Klaar.", "Klaar."), ("", "")],
)
def test_a_sentence_ends(value: str, shown: str) -> None:
    assert sentence(value) == shown
