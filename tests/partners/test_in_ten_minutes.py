"""docs/partners.md, as a stranger follows it: the lines to copy are run as they stand."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.partners.clients import issue_client
from referrals.enums import Status
from referrals.models import ReferralEvent
from tests.factories import send_referral, set_mailbox
from tests.guide import list_blocks

NOTE = "Wij bellen u deze week."


@pytest.mark.django_db(transaction=True)
def test_from_credentials_to_the_first_answer(
    programme_rows: None, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.PUBLIC_URL = live_server.url
    organisation = set_mailbox("oost-nl", "loket@oost-nl.example")
    referral = send_referral()
    _client, given = issue_client(organisation=organisation, name="CRM")
    first, *others = list_blocks("sh")
    values = {
        "PORTAL_URL": live_server.url,
        "CLIENT_ID": given.client_id,
        "CLIENT_SECRET": given.secret,
    }
    assert set(re.findall(r"^export (\w+)=", first, re.MULTILINE)) == set(values)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(others)],
        cwd=tmp_path,
        env=values | {"PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("201 Created") == 2
    assert NOTE in done.stdout
    referral.refresh_from_db()
    assert (referral.status, referral.helped) == (Status.COMPLETED, "yes")
    # The feed comes after the answer on the page, and tells of it.
    assert f'"referral":"{referral.pk}"' in done.stdout.rsplit("201 Created")[-1]
    assert ReferralEvent.objects.filter(referral=referral, position__isnull=False).exists()
