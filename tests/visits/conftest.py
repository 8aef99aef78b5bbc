from copy import deepcopy

import pytest
from django.test import Client

from tests.desk import Desk, make_desk
from tests.worlds import share

shared_desk = share(make_desk)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)


@pytest.fixture
def manager(desk: Desk) -> Client:
    """Logged in as the account manager of the company."""
    client = Client()
    client.force_login(desk.people["manager"])
    return client
