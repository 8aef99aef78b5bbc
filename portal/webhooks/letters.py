"""The mail to an organisation whose system can no longer be reached."""

from typing import Final

from django.utils.translation import gettext_lazy

from portal import clock
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from portal.webhooks.models import WebhookEndpoint

KIND: Final = "webhook-off"
LANGUAGE: Final = "nl"
MAIL: Final = ShortMail(
    gettext_lazy("Uw systeem krijgt geen seintjes meer van ons"),
    (
        gettext_lazy(
            "Wij stuurden seintjes naar %(host)s. Die komen niet meer aan. Daarom zijn wij "
            "ermee gestopt. Een seintje zegt alleen dat er iets veranderde."
        ),
        gettext_lazy(
            "Er gaat geen vraag verloren. Alle vragen staan in uw inbox. Uw systeem kan ze daar "
            "ook zelf ophalen."
        ),
        gettext_lazy(
            "Geef dit door aan wie uw systeem beheert. Werkt het adres weer, of is er een nieuw "
            "adres? Laat het ons weten. Dan zetten wij de seintjes weer aan."
        ),
    ),
)


def tell_disabled(endpoint: WebhookEndpoint) -> None:
    """Promise the mail, in the transaction that turns the endpoint off; none if the organisation
    has no mailbox.
    """
    address = endpoint.organisation.receives_at
    if not address:
        return
    send_short_mail(
        MAIL,
        Address(address, LANGUAGE),
        kind=KIND,
        subject_key=f"organisation:{endpoint.organisation.slug}",
        slot=f"{endpoint.pk}-{clock.now():%Y%m%d%H%M}",
        # Not the rest of the address: it may hold a key.
        words={"host": endpoint.host},
    )
