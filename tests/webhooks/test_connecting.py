"""The connection goes to the address that was checked, whatever the name server says next."""

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import timedelta

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal import clock
from portal.webhooks import targets
from portal.webhooks.connecting import post
from portal.webhooks.targets import TargetRefused
from tests.webhooks.receiver import Receiver, serve

NAME = "crm.partner.example"
PUBLIC = "93.184.216.34"


class NameServer:
    """Answers each question with the next of `answers`; the last one for good. `connected`: where
    a connection went, which is then made to this machine instead.
    """

    def __init__(self, monkeypatch, port: int, answers: list[str]) -> None:
        self.answers, self.asked, self.connected = answers, 0, []

        def getaddrinfo(host, asked_port, *args, **kwargs):
            assert host == NAME
            answer = self.answers[min(self.asked, len(self.answers) - 1)]
            self.asked += 1
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, asked_port))]

        def create_connection(address, *args, **kwargs):
            self.connected.append(address[0])
            where = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            where.connect(("127.0.0.1", port))
            return where

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket, "create_connection", create_connection)


def make_certificate(folder, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For the server, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.fixture
def secure(tmp_path) -> Iterator[tuple[Receiver, ssl.SSLContext]]:
    server, client = make_certificate(tmp_path, NAME)
    with serve(ssl_context=server) as receiver:
        yield receiver, client


def test_a_second_answer_of_the_name_server_is_never_asked_for(monkeypatch, secure) -> None:
    receiver, client = secure
    names = NameServer(monkeypatch, receiver.port, [PUBLIC, "127.0.0.1"])
    answer = post(f"https://{NAME}/hook", content=b"{}", headers={}, ssl_context=client)
    assert answer.status == 204
    assert (names.asked, names.connected) == (1, [PUBLIC])
    # The name is what the other side sees, and what TLS checked.
    assert receiver.calls[0].headers["host"] == NAME


def test_an_answer_inside_is_not_connected_to(monkeypatch, secure) -> None:
    receiver, client = secure
    names = NameServer(monkeypatch, receiver.port, ["127.0.0.1"])
    with pytest.raises(TargetRefused):
        post(f"https://{NAME}/hook", content=b"{}", headers={}, ssl_context=client)
    assert (names.connected, receiver.calls) == ([], [])


def test_each_call_looks_again(monkeypatch, secure) -> None:
    receiver, client = secure
    names = NameServer(monkeypatch, receiver.port, [PUBLIC, "169.254.169.254"])
    post(f"https://{NAME}/hook", content=b"{}", headers={}, ssl_context=client)
    with pytest.raises(TargetRefused):
        post(f"https://{NAME}/hook", content=b"{}", headers={}, ssl_context=client)
    assert names.connected == [PUBLIC]


def test_a_certificate_for_another_name_is_refused(monkeypatch, tmp_path) -> None:
    server, client = make_certificate(tmp_path, "other.partner.example")
    with serve(ssl_context=server) as receiver:
        NameServer(monkeypatch, receiver.port, [PUBLIC])
        with pytest.raises(httpcore.ConnectError, match="(?i)certificate"):
            post(f"https://{NAME}/hook", content=b"{}", headers={}, ssl_context=client)
    assert receiver.calls == []


def test_a_certificate_that_nobody_knows_is_refused(monkeypatch, secure) -> None:
    receiver, _client = secure
    NameServer(monkeypatch, receiver.port, [PUBLIC])
    with pytest.raises(httpcore.ConnectError, match="(?i)certificate"):
        post(f"https://{NAME}/hook", content=b"{}", headers={})
    assert receiver.calls == []


def test_the_next_address_is_tried_when_one_does_not_answer(receiver, monkeypatch) -> None:
    monkeypatch.setattr(
        "portal.webhooks.connecting.find_addresses", lambda host, port: ["127.0.0.2", "127.0.0.1"]
    )
    real = socket.create_connection

    def create_connection(address, *args, **kwargs):
        if address[0] == "127.0.0.2":
            raise ConnectionRefusedError
        return real(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert post(receiver.url, content=b"{}", headers={}).status == 204


def test_nothing_listens(receiver) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(httpcore.ConnectError):
            post(url, content=b"{}", headers={})


def test_no_proxy_comes_in_between(receiver, monkeypatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert post(receiver.url, content=b"{}", headers={}).status == 204


def test_a_server_that_sends_a_byte_now_and_then_does_not_hold_us(receiver, settings) -> None:
    settings.WEBHOOK_TOTAL_SECONDS = 1
    receiver.drip_seconds = 4
    start = time.monotonic()
    with pytest.raises(httpcore.ReadTimeout):
        post(receiver.url, content=b"{}", headers={})
    assert 0.9 < time.monotonic() - start < 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_this_machine_is_not_followed(receiver, status: int) -> None:
    with serve() as inside:
        receiver.answers = [(status, {"Location": inside.url})]
        assert post(receiver.url, content=b"{}", headers={}).status == status
        assert (len(receiver.calls), inside.calls) == (1, [])


def test_a_url_is_read_again_before_each_call(receiver, settings) -> None:
    settings.WEBHOOK_TRUSTED_HOSTS = []
    with pytest.raises(TargetRefused):
        post(receiver.url, content=b"{}", headers={})
    assert receiver.calls == []
    assert not targets.is_trusted("127.0.0.1")
