"""The private link goes on where somebody left off, as long as the answers are kept."""

from datetime import timedelta

import pytest
from django.test import Client

from entrepreneurs.intake.answers import answer, choose_themes, lock_intake
from entrepreneurs.models import Intake
from portal import clock
from portal.links import sign_token
from tests.factories import ContactPersonFactory, IntakeFactory, ReferralFactory
from tests.walking import Visitor

pytestmark = pytest.mark.django_db
KEPT = timedelta(days=31)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ({"empty": True}, "vraag"),
        ({"needs": {}}, "themas"),
        ({}, "plaats"),
        ({"facts": {"municipality": "GM0202"}}, "bedrijf"),
        ({"skipped": ["municipality"]}, "bedrijf"),
        ({"facts": {"municipality": "GM0202", "fte": 24.0}}, "growth"),
        ({"grower": True}, "resultaat"),
    ],
)
def test_on_to_where_somebody_left_off(values, step: str) -> None:
    intake = IntakeFactory(**values)
    assert Visitor().open(f"/intake/{intake.token}/").step == step


def test_every_page_shows_the_link_and_until_when() -> None:
    with clock.frozen(clock.now()):
        intake = IntakeFactory()
        page = Visitor().open(f"/intake/{intake.token}/plaats/")
    assert f"/intake/{intake.token}/" in [href for href, _ in page.links]


@pytest.mark.parametrize(("early", "status"), [(timedelta(0), 200), (-timedelta(seconds=1), 410)])
def test_kept_for_31_days_exactly(early: timedelta, status: int) -> None:
    with clock.frozen(clock.now()):
        intake = IntakeFactory()
        with clock.travel(KEPT - early):
            for rest in ("", "themas/", "resultaat/"):
                got = Client().get(f"/intake/{intake.token}/{rest}", follow=True)
                assert got.status_code == status
    assert Intake.objects.filter(pk=intake.pk).exists()


def test_an_expired_link_tells_how_to_go_on_and_saves_nothing() -> None:
    intake = IntakeFactory(outdated=True)
    page = Visitor().open(f"/intake/{intake.token}/plaats/")
    assert "Begin opnieuw" in page.text
    assert Client().post(f"/intake/{intake.token}/plaats/", {"town": "Zwolle"}).status_code == 410
    assert Intake.objects.get().town == ""


def test_each_answer_keeps_it_for_another_31_days() -> None:
    with clock.frozen(clock.now()):
        intake = IntakeFactory()
        with clock.travel(KEPT):
            answer(lock_intake(intake.pk), facts={"fte": 3})
        with clock.travel(KEPT + KEPT):
            assert Intake.objects.kept().exists()


def test_who_was_referred_keeps_the_link_longer() -> None:
    referral = ReferralFactory()
    with clock.travel(timedelta(days=300)):
        token = referral.intake.token
        assert Client().get(f"/intake/{token}/resultaat/").status_code == 200


def test_unfinished_erased_and_kept() -> None:
    outdated, kept = IntakeFactory(outdated=True), IntakeFactory()
    referred = ReferralFactory(intake=ContactPersonFactory(intake__outdated=True).intake).intake
    erased = ReferralFactory(intake=IntakeFactory()).intake
    assert set(Intake.objects.kept()) == {kept, referred}
    assert set(Intake.objects.outdated()) == {outdated}
    assert erased not in Intake.objects.unfinished()


@pytest.mark.parametrize(
    "rest",
    ["", "vraag/", "themas/", "urgentie/", "plaats/", "bedrijf/", "vragen/x/", "resultaat/"],
)
def test_forged_links_and_links_for_something_else(rest: str) -> None:
    pk = IntakeFactory().pk
    token = sign_token("intake", pk)
    for forged in (
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token.upper(),
        sign_token("status", pk),
        sign_token("answer", pk),
        pk.hex,
        str(pk),
        "x" * 5000,
        "%00",
        "%ED%A0%80",
        "😀",
    ):
        assert Client().get(f"/intake/{forged}/{rest}").status_code == 404, forged
        assert Client().post(f"/intake/{forged}/{rest}").status_code == 404, forged


def test_a_link_to_what_was_cleared_away() -> None:
    intake = IntakeFactory()
    token = intake.token
    intake.delete()
    assert Client().get(f"/intake/{token}/").status_code == 410


def test_two_tabs_do_not_overwrite_each_other() -> None:
    intake = IntakeFactory()
    visitor = Visitor()
    place = visitor.open(f"/intake/{intake.token}/plaats/")
    company = visitor.open(f"/intake/{intake.token}/bedrijf/")
    visitor.send(company, fte="12")
    visitor.send(place, town="Zwolle")
    assert Intake.objects.get().facts == {"fte": 12.0, "municipality": "GM0193"}


def test_choosing_themes_again_keeps_their_urgency() -> None:
    intake = IntakeFactory(needs={"financing": 1, "ambition": 3})
    choose_themes(intake, themes=["ambition", "education"])
    assert Intake.objects.get().needs == {"ambition": 3, "education": 2}
