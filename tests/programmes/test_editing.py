"""What editors do in the admin: published at once, or refused as a whole."""

from datetime import timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal import clock
from portal.accounts.models import User
from programmes.admin import is_review_overdue
from programmes.models import Attribute, CatalogueVersion, Organisation, Programme
from programmes.presenting.presenter import find_review_due
from programmes.publishing.publishable import UnpublishableCatalogue
from programmes.publishing.reference_data import load_reference_data
from programmes.publishing.versions import (
    forget_compiled,
    get_current_catalogue,
    publish_catalogue,
)
from tests.programmes.admin_forms import find_criterion, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(small_files: Any) -> Any:
    forget_compiled()
    load_reference_data(root=small_files)
    yield
    forget_compiled()


@pytest.fixture
def editor(client: Any) -> Any:
    user = User.objects.create_user("redactie@portaal.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="programmes"))
    client.force_login(user)
    return client


def test_a_change_is_published(editor: Any) -> None:
    organisation = Organisation.objects.get(slug="oost-nl")
    before = CatalogueVersion.objects.count()
    send(editor, organisation, name="Oost NL nieuw")
    organisation.refresh_from_db()
    assert organisation.name == "Oost NL nieuw"
    assert CatalogueVersion.objects.count() == before + 1


def test_an_editor_cannot_set_a_mailbox(editor: Any) -> None:
    organisation = Organisation.objects.get(slug="oost-nl")
    send(editor, organisation, mailbox="eve@evil.example")
    organisation.refresh_from_db()
    assert organisation.mailbox == ""


def test_an_administrator_sets_a_mailbox(client: Any) -> None:
    client.force_login(User.objects.create_superuser("beheer@portaal.example"))
    organisation = Organisation.objects.get(slug="oost-nl")
    send(client, organisation, mailbox="loket@oostnl.example")
    organisation.refresh_from_db()
    assert organisation.mailbox == "loket@oostnl.example"


def test_what_cannot_be_published_is_not_saved(editor: Any) -> None:
    attribute = Attribute.objects.get(slug="fte")
    before = CatalogueVersion.objects.count()
    page = send(editor, attribute, retired="on")
    assert "fte" in page.content.decode()
    attribute.refresh_from_db()
    assert not attribute.retired
    assert CatalogueVersion.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("budget", {"amount": "abc", "note": None, "parts": [{}]}),
        ("results", [{}]),
        ("results", [{"label": {"nl": "a", "en": "b"}, "value": [1], "section": "x"}]),
        ("links", [1]),
        ("lessons", {"a": 1}),
        ("period", {"start": "x", "end": None}),
        ("title", {"nl": "alleen Nederlands"}),
        ("summary", None),
    ],
)
def test_wrong_shapes_are_refused(field: str, value: Any) -> None:
    programme = Programme.objects.get(slug="groeiversneller")
    setattr(programme, field, value if value is not None else {})
    programme.save()
    with pytest.raises(UnpublishableCatalogue, match=f"groeiversneller › {field}"):
        publish_catalogue()


@pytest.mark.parametrize("model", [Programme, Organisation, Attribute])
def test_nothing_can_be_deleted(editor: Any, model: Any) -> None:
    row = model.objects.first()
    url = reverse(f"admin:programmes_{model._meta.model_name}_delete", args=[row.pk])
    assert editor.post(url, {"post": "yes"}).status_code == 403


def test_history_of_nonsense_is_not_there(editor: Any) -> None:
    assert editor.get("/beheer/programmes/programme/x/history/").status_code == 404


@pytest.mark.parametrize(("wanted", "there"), [("verlopen", True), ("op-tijd", False)])
def test_what_has_to_be_looked_at_again(editor: Any, wanted: str, there: bool) -> None:
    """All of the source is of 2019, so all of it is overdue until an editor confirms it."""
    programme = Programme.objects.first()
    html = editor.get("/beheer/programmes/programme/", {"controle": wanted}).content.decode()
    assert (f"/beheer/programmes/programme/{programme.pk}/change/" in html) == there


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False)])
def test_a_check_holds_until_its_last_day(days: int, late: bool) -> None:
    programme = Programme.objects.first()
    programme.verified_on = clock.today() - relativedelta(months=6) + timedelta(days=days)
    programme.freshness_months = 6
    due = find_review_due(programme.verified_on, 6)
    assert (due < clock.today()) == late == is_review_overdue(programme)


TITLE = {"title_nl": "Groeien met <b>meer</b>", "title_en": "Growing"}


def preview(client: Any, slug: str, **changes: Any) -> Any:
    return send(client, Programme.objects.get(slug=slug), **changes)


def count_all() -> tuple[int, ...]:
    rows = (CatalogueVersion, Programme.history)
    return tuple(getattr(one, "objects", one).count() for one in rows)


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [("nl", "Groeien met &lt;b&gt;", "de naam"), ("en", "Growing", "the name")],
)
def test_a_preview_is_the_page_and_nothing_is_saved(
    editor: Any, language: str, title: str, said: str
) -> None:
    before = count_all()
    page = preview(editor, "groeiversneller", **TITLE, _preview=language)
    html = page.content.decode()
    assert page.status_code == 200
    assert f"<h1>{title}" in html
    assert said in html
    assert f'lang="{language}"' in html
    assert Programme.objects.get(slug="groeiversneller").title["en"] != "Growing"
    assert count_all() == before
    public = editor.get("/programmas/groeiversneller/").content.decode()
    assert title not in public


def test_a_preview_shows_a_condition_before_it_counts(editor: Any) -> None:
    programme = Programme.objects.get(slug="groeiversneller")
    row = find_criterion(editor, programme, "fte", "lt")
    before = get_current_catalogue().version
    html = preview(
        editor, "groeiversneller", **{f"{row}-expected": "77", "_preview": "nl"}
    ).content.decode()
    assert "77" in html
    assert "de voorwaarden" in html
    assert get_current_catalogue().version == before


def test_a_preview_of_nothing_new_says_so(editor: Any) -> None:
    html = preview(editor, "groeiversneller", _preview="nl").content.decode()
    assert "niets veranderd" in html


def test_a_preview_of_what_is_retired(editor: Any) -> None:
    html = preview(editor, "groeiversneller", retired="on", _preview="xx").content.decode()
    assert "heeft geen pagina" in html
    assert not Programme.objects.get(slug="groeiversneller").retired


def test_a_preview_of_what_cannot_be_published_says_why(editor: Any) -> None:
    html = preview(editor, "groeiversneller", links="[1]", _preview="nl").content.decode()
    assert "groeiversneller › links" in html
    assert Programme.objects.get(slug="groeiversneller").links != [1]


def test_who_may_only_look_gets_no_preview(client: Any) -> None:
    user = User.objects.create_user("kijker@portaal.example", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_programme"))
    client.force_login(user)
    programme = Programme.objects.get(slug="groeiversneller")
    url = reverse("admin:programmes_programme_change", args=[programme.pk])
    assert "_preview" not in client.get(url).content.decode()
    assert client.post(url, {"_preview": "nl"}).status_code == 403
