"""Where a call may go: to a name on the public internet, over https, and nowhere inside.

A server that calls any address that somebody writes down can be made to ask its own network, or
the metadata service of its cloud. So a URL holds a plain name, and each address that the name
leads to must be public; `portal.webhooks.connecting` connects to the very address checked here.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Printable ASCII: urlsplit would drop line ends silently, and other scripts know many full stops.
PLAIN = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
# Dots inside, a letter to begin the last part: so neither an address in any spelling (decimal,
# octal, hexadecimal, IPv6), nor a name of the local network alone, nor one with a dot at the end.
_PART = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?=.{{4,253}}\Z)({_PART}\.)+(?=[a-z]){_PART}")
HTTPS: Final = 443
FIRST_FREE_PORT: Final = 1024

# What the library calls public in some of its versions, and is not there for us to call.
RESERVED = tuple(
    ip_network(one)
    for one in (
        "100.64.0.0/10",
        "168.63.129.16/32",  # the inside of Azure
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",  # with Teredo
        "2001:db8::/32",
        "3fff::/20",
    )
)
UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


class TargetRefused(Exception):
    """Not an address to call. Says why, without the address that was found."""


class NameUnknown(Exception):
    """The name leads to no address, now."""


def validate_url(url: str) -> None:
    """For forms and models. What the name leads to shows when it is called."""
    try:
        read_url(url)
    except TargetRefused as error:
        raise ValidationError(str(error)) from error


def read_url(url: str) -> SplitResult:
    """The parts of a URL that may be called, if its addresses may. Raises TargetRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetRefused(_("Dit is geen geldig webadres.")) from None
    host = parts.hostname or ""
    if not PLAIN.fullmatch(url) or "@" in parts.netloc or "#" in url:
        raise TargetRefused(
            _("Schrijf het webadres voluit, zonder naam, wachtwoord, # of bijzondere letters.")
        )
    if is_trusted(host):
        return parts
    if parts.scheme != "https":
        raise TargetRefused(_("Het webadres begint met https://."))
    if not NAME.fullmatch(host):
        raise TargetRefused(_("Gebruik een volledige domeinnaam, geen IP-adres."))
    if port is not None and port != HTTPS and port < FIRST_FREE_PORT:
        raise TargetRefused(_("Gebruik poort 443, of een poort vanaf 1024."))
    return parts


def is_trusted(host: str) -> bool:
    return host in settings.WEBHOOK_TRUSTED_HOSTS


def find_addresses(host: str, port: int) -> list[str]:
    """Where a name leads now, in the order to try. One address inside, and none is used: whoever
    mixes them is up to something. Raises TargetRefused or NameUnknown.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknown from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses:
        raise NameUnknown
    if not is_trusted(host) and not all(is_public(one) for one in addresses):
        raise TargetRefused("not a public address")
    return addresses


def is_public(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address not in UNICAST and address not in NAT64:
            return False
        inner = _find_embedded_ipv4(address)
        if inner is not None:
            return _is_open(inner)
    return _is_open(address)


def _find_embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway would make of it (NAT64, 6to4). Mapped addresses and Teredo
    are refused as they are.
    """
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in one for one in RESERVED)
    )
