"""Whoever adds a model, or a text to one, says here what of it is about people."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import EmailField, FileField

from portal.privacy.naming import has_field
from portal.privacy.people import Found
from portal.privacy.registry import FREE, HISTORY_FIELDS, HOLDINGS, list_holdings
from portal.privacy.retention import RULES

TEXTS = {
    "CharField",
    "TextField",
    "EmailField",
    "SlugField",
    "URLField",
    "JSONField",
    "BinaryField",
    "FileField",
    "ImageField",
    "GenericIPAddressField",
}
MODELS = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]
KEPT_ELSEWHERE = {
    "as long as the company is on file",
    "as long as its figures",
    "IDEMPOTENCY_KEEP_DAYS",
}


def list_labels() -> set[str]:
    return {model._meta.label_lower for model, _holding in list_holdings()}


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one._meta.label_lower)
def test_every_model_is_registered_or_free(model: Any) -> None:
    label = model._meta.label_lower
    assert (label in list_labels()) != (label in FREE), label


def test_nothing_is_named_that_does_not_exist() -> None:
    known = {one._meta.label_lower for one in MODELS}
    assert HOLDINGS.keys() | FREE.keys() <= known
    assert all(FREE.values())


def describe(model: Any, holding: Any) -> tuple[set[str], set[str]]:
    """Text fields of the model, and what the registry names."""
    texts = {
        one.name
        for one in model._meta.concrete_fields
        if one.get_internal_type() in TEXTS and not one.primary_key
    }
    return texts, {*holding.fields, *holding.neutral}


@pytest.mark.parametrize("pair", [*list_holdings()], ids=lambda pair: pair[0]._meta.label_lower)
def test_every_text_of_a_registered_model_is_named(pair: Any) -> None:
    model, holding = pair
    texts, named = describe(model, holding)
    is_history = hasattr(model, "instance_type")
    if is_history:
        assert texts - set(HISTORY_FIELDS) <= named
    else:
        known = {one.name for one in model._meta.concrete_fields}
        # The key of a session is its primary key, and a text.
        assert texts | (named & {"session_key"}) == named
        assert named <= known
    assert not set(holding.fields) & set(holding.neutral)
    assert set(holding.secret) <= set(holding.fields)


def test_a_text_that_is_not_named_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would fail for a new field: here one is taken out of the registry."""
    from dataclasses import replace

    model: Any = apps.get_model("entrepreneurs.contactperson")
    holding = HOLDINGS["entrepreneurs.contactperson"]
    texts, named = describe(model, replace(holding, fields=("name",)))
    assert texts - named == {"company", "email", "phone"}


@pytest.mark.parametrize("label", FREE)
def test_what_is_free_keeps_no_address_and_no_file(label: str) -> None:
    fields = apps.get_model(label)._meta.concrete_fields
    known = {"programmes.organisation.mailbox"}
    found = {f"{label}.{one.name}" for one in fields if isinstance(one, EmailField | FileField)}
    assert found <= known


def test_every_lookup_leads_somewhere() -> None:
    for model, holding in list_holdings():
        assert all(
            hasattr(Found, name) or name in Found.__annotations__ for name in holding.own.values()
        )
        for lookup in holding.own:
            if not hasattr(model, "instance_type") or has_field(model, lookup):
                assert (
                    model._base_manager.filter(**{lookup: [] if "__in" in lookup else ""})
                    is not None
                )
        for way in holding.establishment:
            live: Any = getattr(model, "instance_type", model)
            assert live._base_manager.filter(**{f"{way}__in": []}) is not None


def test_what_is_kept_is_kept_by_a_rule() -> None:
    names = {rule.name for rule in RULES} | KEPT_ELSEWHERE
    assert {holding.kept for holding in HOLDINGS.values()} <= names
    assert len({rule.name for rule in RULES}) == len(RULES)
