import pytest
from django.test import Client

from tests.desk import Desk, make_desk


@pytest.fixture
def desk(programme_rows: None) -> Desk:
    return make_desk()


@pytest.fixture
def manager(desk: Desk) -> Client:
    """Logged in as the account manager of the company."""
    client = Client()
    client.force_login(desk.people["manager"])
    return client
