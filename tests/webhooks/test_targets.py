"""Where a call may go, and each way that somebody may try to lead it elsewhere."""

import socket

import pytest
from django.core.exceptions import ValidationError

from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.targets import (
    NameUnknown,
    TargetRefused,
    find_addresses,
    is_public,
    read_url,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.partner.example/hook",
        "https://crm.partner.example",
        "https://crm.partner.example:443/hook?key=1&b=%20",
        "https://crm.partner.example:1024/",
        "https://crm.partner.example:65535/",
        "https://CRM.Partner.example/",
        "https://xn--bcher-kva.example/hook",
        "https://a.b1.c-d.example/~x/_y",
        "https://metadata.google.internal/",  # a name; where it leads is looked at later
    ],
)
def test_places_to_call(url: str) -> None:
    assert read_url(url).hostname


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "crm.partner.example/hook",
        "http://crm.partner.example/hook",
        "ftp://crm.partner.example/",
        "file:///etc/passwd",
        "gopher://crm.partner.example/",
        "javascript:alert(1)",
        # ports of other services
        "https://crm.partner.example:22/",
        "https://crm.partner.example:80/",
        "https://crm.partner.example:0/",
        "https://crm.partner.example:442/",
        "https://crm.partner.example:1023/",
        "https://crm.partner.example:65536/",
        "https://crm.partner.example:abc/",
        # somebody else's name in front
        "https://user@crm.partner.example/",
        "https://user:password@crm.partner.example/",
        "https://crm.partner.example@127.0.0.1/",
        "https://crm.partner.example/#part",
        "https://crm.partner.example#@127.0.0.1/",
        "https://crm.partner.example\\@127.0.0.1/",
        # this machine in every spelling
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0x7f.0.0.0x1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1%25eth0]/",
        "https://localhost/",
        "https://localhost./",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/",
        # a public address is no name either
        "https://93.184.216.34/",
        "https://93.184.216.34./",
        # names of a local network, and names that are none
        "https://intranet/",
        "https://crm.partner.example./",
        "https://crm..example/",
        "https://.example/",
        "https://-crm.example/",
        "https://crm_partner.example/",
        "https://crm.partner.ex%61mple/",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 130}example/",
        # letters and full stops of other scripts
        "https://bücher.example/",
        "https://127。0。0。1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://ⓛocalhost/",
        # what a parser drops without a word
        "https://crm.partner.example/\nhost: x",
        "https://crm.\tpartner.example/",
        " https://crm.partner.example/",
        "https://crm.partner.example/a b",
        "https://crm.partner.example/\x00",
    ],
)
def test_places_that_are_refused(url: str) -> None:
    with pytest.raises(TargetRefused):
        read_url(url)


def test_only_a_trusted_host_may_be_inside_and_without_tls(settings) -> None:
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1", "crm"]
    assert read_url("http://127.0.0.1:81/hook").hostname == "127.0.0.1"
    assert read_url("http://crm/hook").hostname == "crm"
    assert find_addresses("127.0.0.1", 81) == ["127.0.0.1"]
    for url in ("http://127.0.0.2/", "http://xcrm/", "http://user@127.0.0.1/", "http://crm./"):
        with pytest.raises(TargetRefused):
            read_url(url)


def test_no_host_is_trusted_unless_somebody_says_so(settings) -> None:
    assert settings.WEBHOOK_TRUSTED_HOSTS == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("1.1.1.1", True),
        ("99.255.255.255", True),
        ("2606:4700:4700::1111", True),
        ("2a02:898::1", True),
        ("64:ff9b::101:101", True),  # 1.1.1.1 behind NAT64
        ("2002:101:101::1", True),  # 1.1.1.1 behind 6to4
        # this machine
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("::1", False),
        ("::", False),
        # private, shared, link-local
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("100.127.255.255", False),
        ("169.254.0.1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fec0::1", False),
        # metadata of clouds
        ("169.254.169.254", False),
        ("fd00:ec2::254", False),
        ("100.100.100.200", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
        # reserved, documentation, benchmarks, to many at once
        ("192.0.0.9", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("192.88.99.1", False),
        ("224.0.0.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("100::1", False),
        # an address inside, dressed as IPv6
        ("::ffff:127.0.0.1", False),
        ("::ffff:1.1.1.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::1", False),
        ("2002:a9fe:a9fe::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2001:0:101:101::", False),
        ("no address", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def resolve_to(monkeypatch, *addresses: str) -> None:
    def getaddrinfo(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_one_address_inside_refuses_them_all(monkeypatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(TargetRefused):
        find_addresses("crm.partner.example", 443)


def test_addresses_are_given_once_and_in_their_order(monkeypatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "1.1.1.1", "93.184.216.34")
    assert find_addresses("crm.partner.example", 443) == ["93.184.216.34", "1.1.1.1"]


def test_a_name_without_an_address(monkeypatch) -> None:
    resolve_to(monkeypatch)
    with pytest.raises(NameUnknown):
        find_addresses("crm.partner.example", 443)

    def getaddrinfo(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(NameUnknown):
        find_addresses("crm.partner.example", 443)


def test_the_form_says_what_is_wrong(organisation) -> None:
    endpoint = WebhookEndpoint(organisation=organisation, url="http://crm.partner.example/")
    with pytest.raises(ValidationError) as caught:
        endpoint.full_clean()
    assert caught.value.message_dict == {"url": ["Het webadres begint met https://."]}
