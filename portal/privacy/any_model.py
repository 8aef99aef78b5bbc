"""Rows of any model: privacy works on all models, and on the history that some of them keep."""

from typing import Any

from django.db.models import Model, QuerySet

Rows = QuerySet[Any]


def list_rows(model: type[Model]) -> Rows:
    """Return every row of a model, also those that its default manager leaves out."""
    return model._base_manager.all()


def find_history(model: type[Model]) -> type[Model] | None:
    """Return the model that keeps the history of this one; None where none is kept."""
    history = getattr(model, "history", None)
    return None if history is None else history.model


def find_live(model: type[Model]) -> type[Model] | None:
    """Return the model of which this one is the history; None for any other model."""
    live: type[Model] | None = getattr(model, "instance_type", None)
    return live


def list_history(model: type[Model]) -> Rows:
    """Return every row of the history of a model; it must keep one."""
    history = find_history(model)
    assert history is not None, "only for a model with a history"  # noqa: S101 (a mistake of ours)
    return list_rows(history)
