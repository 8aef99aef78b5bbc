"""Before a rule is saved, the editor sees whose verdict changes with it: counted, never named."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.enums import FactOrigin
from portal import clock
from portal.accounts.models import User
from programmes.models import CatalogueVersion, Programme
from programmes.publishing.reference_data import load_reference_data
from programmes.publishing.versions import forget_compiled, get_current_catalogue
from tests.desk import make_establishment
from tests.factories import ReferralFactory
from tests.programmes.admin_forms import find_criterion, send

pytestmark = pytest.mark.django_db
SLUG = "groeiversneller"


@pytest.fixture(autouse=True)
def _loaded(small_files: Any) -> Iterator[None]:
    forget_compiled()
    load_reference_data(root=small_files)
    yield
    forget_compiled()


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_user("redactie@portaal.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="programmes"))
    client = Client()
    client.force_login(user)
    return client


def make_companies(*sizes: float) -> None:
    for number, fte in enumerate(sizes):
        place = make_establishment(f"Kwekerij Heikant {number}", code="GM0202")
        record_facts(
            place,
            {"fte": fte, "started": True},
            origin=FactOrigin.VISIT,
            stated_on=clock.today(),
            person=None,
        )


def ask_for(editor: Client, limit: int, **more: str) -> Any:
    """Save the rule that a company has fewer than so many fte; it was 250."""
    programme = Programme.objects.get(slug=SLUG)
    row = find_criterion(editor, programme, "fte", "lt")
    return send(editor, programme, **{f"{row}-expected": str(limit), "_save": "x"}, **more)


def find_limit() -> Any:
    criteria = get_current_catalogue().programmes[SLUG]["criteria"]
    return next(
        one["expected"] for one in criteria if (one["attribute"], one["operator"]) == ("fte", "lt")
    )


def test_seen_first_and_then_saved(editor: Client) -> None:
    make_companies(120, 130, 140, 150, 160, 30)
    versions = CatalogueVersion.objects.count()
    page = ask_for(editor, 100)
    html = page.content.decode()
    assert "5 bedrijven" in html
    assert "Wij keken naar 6 bedrijven." in html
    assert len(set(re.findall(r"1[2-6]0 fte", html))) == 3, "some examples, not all"
    assert "Heikant" not in html
    assert CatalogueVersion.objects.count() == versions
    assert find_limit() == 250

    sent = dict(page.context["sent"]) | {"_impact_seen": page.context["seen"]}
    editor.post(page.request["PATH_INFO"], sent)
    assert find_limit() == 100
    assert CatalogueVersion.objects.count() == versions + 1


def test_both_ways_are_told(editor: Client) -> None:
    make_companies(300, 310, 320, 330, 340.5)
    html = ask_for(editor, 500).content.decode()
    assert html.index("Past niet") < html.index("Past misschien")


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_a_few_are_not_counted_out(editor: Client, count: int, told: bool) -> None:
    make_companies(*[120] * count, 30)
    html = ask_for(editor, 100).content.decode()
    assert (f"<strong>{count} bedrijven" in html) == told
    assert ("Minder dan vijf bedrijven" in html) != told
    assert ("120 fte" in html) == told


@pytest.mark.parametrize("sizes", [(), (30, 40), (300, 400)])
def test_what_changes_nobody_is_saved_at_once(editor: Client, sizes: tuple[float, ...]) -> None:
    make_companies(*sizes)
    ask_for(editor, 100)
    assert find_limit() == 100


def test_a_text_is_saved_at_once(editor: Client) -> None:
    make_companies(120)
    send(editor, Programme.objects.get(slug=SLUG), title_nl="Anders", _save="x")
    assert get_current_catalogue().programmes[SLUG]["title"]["nl"] == "Anders"


def test_what_changed_meanwhile_is_shown_again(editor: Client) -> None:
    make_companies(*[120] * 5)
    page = ask_for(editor, 100)
    make_companies(130)
    again = ask_for(editor, 100, _impact_seen=page.context["seen"])
    assert "6 bedrijven" in again.content.decode()
    assert find_limit() == 250


def test_a_referral_keeps_the_rules_it_was_judged_by(editor: Client) -> None:
    referral = ReferralFactory(programme=Programme.objects.get(slug=SLUG))
    ask_for(editor, 100)
    referral.refresh_from_db()
    kept = next(one for one in referral.catalogue.document["programmes"] if one["slug"] == SLUG)
    assert 250 in [one["expected"] for one in kept["criteria"]]
    assert find_limit() == 100


def test_the_same_number_of_queries_for_many(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    from entrepreneurs.companies.all_facts import list_known_facts

    make_companies(*range(40))
    with django_assert_max_num_queries(2):
        facts = list(list_known_facts())
    assert len(facts) == 40
    assert {one["municipality"] for one in facts} == {"GM0202"}
    assert sorted(one["fte"] for one in facts) == list(range(40))
