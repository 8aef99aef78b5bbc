"""The Atom feed of a selection: valid, stable, and about nothing else."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import clock
from programmes.models import CatalogueChange, CatalogueVersion
from programmes.publishing.versions import forget_compiled
from programmes.sharing.feeds import clean_text
from tests.programmes.versions import add_copy, add_version, edit_newest, rename, withdraw

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "/programmas/atom.xml"
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _published(catalogue_document: dict[str, Any]) -> None:
    forget_compiled()
    with clock.frozen(START):
        add_version(catalogue_document)


def read_feed(client: Client, query: str = "", *, address: str = FEED) -> ET.Element:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 (our own)


def list_entries(feed: ET.Element) -> list[tuple[str, str]]:
    return [
        (entry.findtext(f"{ATOM}title", ""), entry.findtext(f"{ATOM}summary", ""))
        for entry in feed.iter(f"{ATOM}entry")
    ]


def find_link(element: ET.Element, rel: str) -> str:
    return next(one.attrib["href"] for one in element.findall(f"{ATOM}link[@rel='{rel}']"))


def test_every_programme_is_an_entry_with_what_atom_asks(client: Client) -> None:
    feed = read_feed(client)
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib[XML_LANG] == "nl"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert find_link(feed, "self") == "http://localhost:8000/programmas/atom.xml"
    assert find_link(feed, "alternate") == "http://localhost:8000/programmas/"
    entries = list(feed.iter(f"{ATOM}entry"))
    assert len(entries) == 20
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
        updated = datetime.fromisoformat(element.findtext(f"{ATOM}updated", ""))
        assert updated == START
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries]
    assert len(set(ids)) == 20
    assert all(re.fullmatch(r"tag:localhost,2026-11-23:nl/[a-z0-9-]+/\d+", one) for one in ids)


def test_the_newest_change_comes_first_and_says_what_changed(client: Client) -> None:
    with clock.frozen(START + timedelta(days=1)):
        edit_newest(lambda all_: all_["techpack"].update(title={"nl": "TechPack"}, status="ended"))
    feed = read_feed(client)
    changed = "Veranderd: de naam en of het nog open is."
    assert list_entries(feed)[0] == ("Gewijzigd: TechPack", changed)
    assert feed.findtext(f"{ATOM}updated", "").startswith("2026-11-24")
    assert find_link(next(feed.iter(f"{ATOM}entry")), "alternate").endswith(
        "/programmas/techpack/"
    )
    assert len(list_entries(feed)) == 21


def test_identities_stay_the_same_when_more_is_published(client: Client) -> None:
    def list_ids() -> list[str]:
        return [one.text or "" for one in read_feed(client).iterfind(f"{ATOM}entry/{ATOM}id")]

    before = list_ids()
    rename("techpack", "TechPack nieuw")
    after = list_ids()
    assert after[1:] == before
    assert after[0] not in before


def test_only_what_is_in_the_selection(client: Client) -> None:
    rename("techpack", "TechPack nieuw")
    rename("groeiversneller", "Groeiversneller nieuw")
    titles = [title for title, _ in list_entries(read_feed(client, "initiator=roc-van-flevoland"))]
    assert titles[0] == "Gewijzigd: TechPack nieuw"
    assert not any("Groeiversneller" in title for title in titles)


def test_the_address_of_the_selection_is_the_one_it_always_has(client: Client) -> None:
    feed = read_feed(client, "theme=human-capital&q=technisch+%26+%3Cstoer%3E&theme=education&x=1")
    query = "q=technisch+%26+%3Cstoer%3E&theme=education&theme=human-capital"
    assert find_link(feed, "self") == f"http://localhost:8000/programmas/atom.xml?{query}"
    assert find_link(feed, "alternate") == f"http://localhost:8000/programmas/?{query}"
    assert "technisch & <stoer>" in feed.findtext(f"{ATOM}title", "")


def test_what_was_withdrawn_is_told_to_who_followed_it(client: Client) -> None:
    withdraw("techpack")
    told = ("Vervallen: PPS TechPack", "Dit programma staat niet meer in de lijst.")
    own = read_feed(client, "initiator=roc-van-flevoland&q=technici")
    assert list_entries(own)[0] == told
    assert find_link(next(own.iter(f"{ATOM}entry")), "alternate").endswith("/programmas/")
    assert list_entries(read_feed(client))[0] == told
    # One of the two words is not in it.
    for query in ("q=technici+raketten", "initiator=oost-nl", "region=PV31"):
        assert told not in list_entries(read_feed(client, query)), query


def test_at_most_fifty(client: Client) -> None:
    for number in range(31):
        add_copy("techpack", new=f"techpack-{number}")
    entries = list_entries(read_feed(client))
    assert len(entries) == 50
    assert entries[0][0] == "Nieuw: techpack-30"


def test_an_empty_selection_is_a_feed_that_stays_the_same(client: Client) -> None:
    query = "region=PV24&initiator=oost-nl"
    first = client.get(f"{FEED}?{query}").content
    assert b"<entry>" not in first
    with clock.travel(timedelta(hours=1)):
        assert client.get(f"{FEED}?{query}").content == first


def test_texts_that_xml_cannot_hold(client: Client) -> None:
    assert clean_text("A\x00\ud800") == "A"
    rename("techpack", "A\x01\x0b\x1b & <b>'\"\ufffe ünï 😀")
    assert list_entries(read_feed(client))[0][0] == "Gewijzigd: A & <b>'\" ünï 😀"


def test_summaries_are_html(client: Client) -> None:
    raw = client.get(FEED).content.decode()
    assert '<summary type="html">' in raw
    assert "<script" not in raw


def test_english_is_a_feed_of_its_own(client: Client) -> None:
    dutch, english = read_feed(client), read_feed(client, address="/en/programmas/atom.xml")
    assert english.attrib[XML_LANG] == "en"
    assert find_link(english, "self") == "http://localhost:8000/en/programmas/atom.xml"
    ids = [{one.text for one in feed.iter(f"{ATOM}id")} for feed in (dutch, english)]
    assert not ids[0] & ids[1]


def test_who_has_it_already_gets_nothing(client: Client) -> None:
    etag = client.get(FEED)["ETag"]
    known = client.get(FEED, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    rename("techpack", "TechPack nieuw")
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200


def test_an_unknown_filter_is_told_instead_of_widened(client: Client) -> None:
    feed = read_feed(client, "theme=none-such")
    assert list_entries(feed) == []
    assert feed.findtext(f"{ATOM}subtitle", "").startswith("Let op")
    assert not read_feed(client).findtext(f"{ATOM}subtitle", "").startswith("Let op")


@pytest.mark.parametrize("q", ["%00", "%F0%9F%98%80", "%25%5C%22'", "%D9%85", "a" * 190])
def test_odd_words_give_a_valid_feed(client: Client, q: str) -> None:
    read_feed(client, f"q={q}")


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read_feed(client)
        return len(queries)

    withdraw("techpack")
    read_feed(client)
    few = count()
    for number in range(20):
        add_copy("groeiversneller", new=f"more-{number}")
    read_feed(client)
    assert count() == few <= 8


def test_a_version_without_changes_gives_no_entries(client: Client) -> None:
    """A database from before changes were written down."""
    CatalogueChange.objects.all().delete()
    assert list_entries(read_feed(client)) == []
    assert CatalogueVersion.objects.count() == 1
