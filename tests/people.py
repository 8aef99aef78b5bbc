"""Fixtures for a conftest.py: who works at the organisations, one of them logged in."""

import pytest
from django.test import Client

from portal.accounts.models import User
from tests.desk import make_people

__all__ = ["manager", "people", "person"]


@pytest.fixture
def people(programme_rows: None) -> dict[str, User]:
    return make_people()


@pytest.fixture
def person(people: dict[str, User]) -> User:
    return people["manager"]


@pytest.fixture
def manager(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
