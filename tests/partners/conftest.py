"""A system of an organisation, and what it asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.test import Client

from portal.partners.clients import Credentials, issue_client
from portal.partners.models import PartnerClient
from programmes.models import Organisation
from referrals.models import Referral
from tests.factories import set_mailbox

API = "/api/v1"
FORM = "application/x-www-form-urlencoded"


def ask_token(credentials: Credentials, **more: str) -> Any:
    """By HTTP Basic; `more` goes in the form."""
    from base64 import b64encode
    from urllib.parse import urlencode

    basic = b64encode(f"{credentials.client_id}:{credentials.secret}".encode()).decode()
    return Client().post(
        f"{API}/oauth/token",
        urlencode({"grant_type": "client_credentials", **more}),
        FORM,
        headers={"Authorization": f"Basic {basic}"},
    )


@dataclass
class System:
    """What an organisation runs."""

    client: PartnerClient
    credentials: Credentials
    token: str = ""
    http: Client = field(default_factory=Client)

    def authorise(self, **more: str) -> "System":
        self.token = ask_token(self.credentials, **more).json()["access_token"]
        return self

    def get(self, path: str, **headers: str) -> Any:
        address = path if path.startswith("http") else f"{API}/{path}"
        return self.http.get(address, headers={"Authorization": f"Bearer {self.token}"} | headers)

    def post(self, path: str, body: Any, **headers: str | None) -> Any:
        """With a key and a tag unless they are given; None leaves one out."""
        sent: dict[str, str | None] = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": str(uuid4()),
            "If-Match": "*",
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        kept = {name: value for name, value in sent.items() if value is not None}
        return self.http.post(f"{API}/{path}", raw, "application/json", headers=kept)

    def read_tag(self, referral: Referral) -> str:
        tag: str = self.get(f"referrals/{referral.pk}")["ETag"]
        return tag


NewSystem = Callable[..., System]


@pytest.fixture
def new_system(programme_rows: None) -> NewSystem:
    def issue(slug: str = "oost-nl", **more: Any) -> System:
        organisation = Organisation.objects.get(slug=slug)
        name = f"CRM {PartnerClient.objects.count() + 1}"
        return System(*issue_client(organisation=organisation, name=name, **more)).authorise()

    return issue


@pytest.fixture
def oost_nl(programme_rows: None) -> Organisation:
    return set_mailbox("oost-nl", "loket@oost-nl.example")


@pytest.fixture
def system(new_system: NewSystem, oost_nl: Organisation) -> System:
    return new_system()
