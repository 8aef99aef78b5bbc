import pytest
from django.test import Client

from entrepreneurs.models import CompanyImport
from portal.accounts.models import User
from tests.desk import Desk, make_desk


@pytest.fixture
def desk(programme_rows: None) -> Desk:
    """Without the lists of that desk: tests here make their own."""
    made = make_desk()
    CompanyImport.objects.all().delete()
    return made


@pytest.fixture
def person(desk: Desk) -> User:
    return desk.people["manager"]


@pytest.fixture
def manager(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
