"""How allauth works here: mails leave through the outbox, nobody signs up, and organisations have
their own log-in.
"""

from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language

from portal.accounts.enums import ACCOUNT_MAIL
from portal.accounts.models import User
from portal.outbox.queueing import queue_message


class AccountAdapter(DefaultAccountAdapter):
    """Logging in with an address and a password or a code."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an administrator makes the accounts of staff, and a code that of an
        entrepreneur.
        """
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Queue the mail, like all that leaves the portal; its text is erased once it is sent."""
        site = {"name": settings.PORTAL_NAME, "domain": urlsplit(settings.PUBLIC_URL).netloc}
        mail = self.render_mail(
            template_prefix,
            email,
            {"email": email, "request": self.request, "current_site": site, **context},
        )
        queue_message(
            kind=ACCOUNT_MAIL,
            subject_key="account",
            slot=uuid4().hex,
            to=email,
            template="accounts/emails/notice",
            context={"subject": mail.subject, "body": mail.body.strip()},
            language=(get_language() or "nl")[:2],
        )

    def format_email_subject(self, subject: str) -> str:
        return subject


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Logging in through the log-in of an organisation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in those whom an administrator knows, and only by the log-in of their own
        organisation.
        """
        if sociallogin.is_existing:
            return
        app = sociallogin.provider.app
        address = (sociallogin.user.email or "").casefold()
        person = User.objects.filter(
            email__iexact=address,
            is_active=True,
            organisation__slug=(app.settings or {}).get("organisation", ""),
        ).first()
        if person is None or not address:
            page = render(request, "accounts/unknown_person.html", status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, person)
