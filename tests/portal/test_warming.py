"""A worker prepares the catalogue as it starts, and starts without one, too."""

from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError

from portal.site import warming
from programmes.browsing import index


def test_both_languages_are_prepared(catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    index.get_index.cache_clear()
    prepared: list[str] = []
    monkeypatch.setattr(
        index.CatalogueIndex, "prepare", lambda self: prepared.append(self.language)
    )
    warming.prepare_catalogue()
    assert prepared == ["nl", "en"]


def test_no_tables_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(warming, "get_current_catalogue", fail)
    monkeypatch.setattr(warming, "get_index", lambda *args, **kwargs: pytest.fail("prepared"))
    warming.prepare_catalogue()


def test_it_does_not_hold_up_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(Thread, "start", lambda self: started.append(self.name))
    warming.start_warming()
    assert started == ["warming"]
