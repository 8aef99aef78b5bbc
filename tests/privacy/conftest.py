"""The desk of a region, and what one person left behind in it."""

from copy import deepcopy

import pytest

from tests.desk import Desk, make_full_desk
from tests.factories import set_mailbox
from tests.worlds import share


def make_all() -> Desk:
    set_mailbox("oost-nl", "loket@oost-nl.example")
    return make_full_desk()


shared_desk = share(make_all)


@pytest.fixture
def desk(shared_desk: Desk, programme_rows: None) -> Desk:
    return deepcopy(shared_desk)
