"""The desk of a region, and what one person left behind in it."""

import pytest

from tests.desk import Desk, make_full_desk
from tests.factories import set_mailbox


@pytest.fixture
def desk(programme_rows: None) -> Desk:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    return make_full_desk()
