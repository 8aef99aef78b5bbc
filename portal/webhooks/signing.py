"""Signs messages. The secret is not stored: it is derived each time from the secret key of the
portal and a salt of the endpoint, so that a copy of the database alone gives nothing away.

While an older secret key is still set (SECRET_KEY_FALLBACKS), a message also carries a signature
made with that key; before it is removed, partners need a new secret.
"""

import base64
import json
import secrets
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook

PURPOSE: Final = "portal.webhooks.secret"


def make_salt() -> str:
    return secrets.token_hex(16)


def derive_secret(salt: str, *, key: str | None = None) -> str:
    """Return the secret as partners get it: whsec_, then 32 bytes in base64."""
    secret = salted_hmac(
        PURPOSE, salt, secret=key or settings.SECRET_KEY, algorithm="sha256"
    ).digest()
    return f"whsec_{base64.b64encode(secret).decode('ascii')}"


def sign(*, salts: list[str], message_id: str, moment: datetime, body: str) -> str:
    """Return one signature for each secret that still works, with spaces in between; a receiver
    needs one that fits.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [derive_secret(salt, key=key) for key in keys for salt in salts]
    return " ".join(Webhook(one).sign(message_id, moment, body) for one in made)


def write_body(*, kind: str, moment: datetime) -> str:
    """Return the body: that something changed and where to ask what, but not about whom or
    what.
    """
    return json.dumps(
        {
            "type": kind,
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "data": {"events": f"{settings.PUBLIC_URL}/api/v1/events"},
        },
        separators=(",", ":"),
    )
