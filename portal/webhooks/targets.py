"""Says where a call may go: to a name on the public internet, over https, and never into our own
network.

A server that calls any address somebody enters can be made to call its own network, or the
metadata service of its cloud. So a URL must hold a plain name, and each address that the name
leads to must be public; `portal.webhooks.connecting` connects to the very address that was checked
here.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Printable ASCII: urlsplit silently drops line ends, and other scripts have several full stops.
PLAIN = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
# With dots inside, and a last part that starts with a letter: so no address in any spelling
# (decimal, octal, hexadecimal, IPv6), no name of the local network, and no dot at the end.
_PART = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"(?=.{{4,253}}\Z)({_PART}\.)+(?=[a-z]){_PART}")
HTTPS: Final = 443
FIRST_FREE_PORT: Final = 1024

# Networks that some versions of the library call public, and that we must not call.
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
    """Raised for an address that must not be called. It says why, without the address found."""


class NameUnknown(Exception):
    """Raised for a name that leads to no address now."""


def validate_url(url: str) -> None:
    """Raise ValidationError for a URL that may not be called, in forms and models. Where the name
    leads is checked at the call.
    """
    try:
        read_url(url)
    except TargetRefused as error:
        raise ValidationError(str(error)) from error


def read_url(url: str) -> SplitResult:
    """Return the parts of a URL that may be called if its addresses may. Raises TargetRefused."""
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
    """Say whether a host may be called without checks (WEBHOOK_TRUSTED_HOSTS)."""
    return host in settings.WEBHOOK_TRUSTED_HOSTS


def find_addresses(host: str, port: int) -> list[str]:
    """Return the addresses that a name leads to now, in the order to try. If one of them is not
    public, none is used: whoever mixes them is up to something. Raises TargetRefused or
    NameUnknown.
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
    """Say whether an IP address is on the public internet, also behind a gateway."""
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
    """Return the IPv4 address that a gateway would make of this one (NAT64, 6to4), if any. Mapped
    addresses and Teredo are refused as they are.
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
