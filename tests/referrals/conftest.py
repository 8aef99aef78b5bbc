from datetime import datetime

import pytest

from portal.clock import AMSTERDAM
from programmes.models import Organisation
from tests.factories import set_mailbox

# A Tuesday with three working days after it, and a Friday before a weekend and Whit Monday… see
# test_reminders.py.
TUESDAY = datetime(2026, 6, 2, 10, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def oost_nl(programme_rows: None) -> Organisation:
    """The organisation that runs the Groeiversneller, with the mailbox that staff gave it."""
    return set_mailbox("oost-nl", "loket@oost-nl.example")
