from copy import deepcopy

import pytest
from django.test import Client

from entrepreneurs.models import CompanyImport
from portal.accounts.models import User
from tests.desk import Desk, make_desk
from tests.worlds import share


def make_empty() -> Desk:
    """Without the lists of that desk: tests here make their own."""
    made = make_desk()
    CompanyImport.objects.all().delete()
    return made


shared_desk = share(make_empty)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


@pytest.fixture
def person(desk: Desk) -> User:
    return desk.people["manager"]


@pytest.fixture
def manager(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
