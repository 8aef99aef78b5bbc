import pytest
from django.test import Client

from portal.accounts.models import User
from tests.desk import make_people


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
