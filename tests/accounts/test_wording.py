"""What django-allauth says, it says in the words of this portal: formal, and without jargon."""

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

# Of its pages and mails, those that can be reached here (see portal/accounts/urls.py).
SHOWN = re.compile(
    r"mfa/|templates/allauth|socialaccount/(login|authentication|email/)"
    r"|account/(login|logout|password_(reset|change)|reauth|base_|request_login|confirm_login"
    r"|account_inactive|snippets/already|messages/(logged|login|password)"
    r"|email/(base|login_code|password|unknown))"
)
HIDDEN = re.compile(r"templates/mfa/(trust|webauthn/signup)|usersessions|idp/")
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
JARGON = re.compile(r"authenti[cs]|twee-factor|verificatie|aanmeld", re.IGNORECASE)
# On pages of which this portal has its own, or that it has closed.
REPLACED = (
    "If you have not created an account yet",
    "You cannot add an email address",
)


def list_shown() -> list[str]:
    path = Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if isinstance(message.id, str)]
    return [
        message.id
        for message in messages
        if message.id
        and not message.id.startswith(REPLACED)
        and any(
            SHOWN.search(str(place)) and not HIDDEN.search(str(place))
            for place, _line in message.locations
        )
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(list_shown()) > 60


@pytest.mark.parametrize("pattern", [INFORMAL, JARGON], ids=["informal", "jargon"])
def test_no_word_that_this_portal_does_not_use(pattern: re.Pattern[str]) -> None:
    with override("nl"):
        said = {text: gettext(text) for text in list_shown()}
    assert not {text: dutch for text, dutch in said.items() if pattern.search(dutch)}
