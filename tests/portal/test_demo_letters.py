"""The demonstration's letter box shows letters as text, whatever somebody wrote in them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from portal.process.mail_folder import EmailBackend

HEAD = (
    "Content-Type: text/plain; charset=utf-8\nSubject: Vraag\nFrom: a@b.example\nTo: c@d.example\n"
)
DATE = "Date: Mon, 23 Nov 2026 10:00:00 -0000\n"


@pytest.fixture
def letter(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path
    return tmp_path / "1.log"


def test_markup_in_a_letter_is_text(client: Any, letter: Path) -> None:
    letter.write_text(f"{HEAD}{DATE}\n<form hx-post=/beheer/> https://portaal.example/x\n")
    html = client.get("/demo/post/1.log/").content.decode()
    assert "&lt;form hx-post=/beheer/&gt;" in html
    assert '<a href="https://portaal.example/x"' in html


@pytest.mark.parametrize("url", ["/demo/post/", "/demo/post/1.log/"])
def test_a_letter_with_a_broken_head_is_shown(client: Any, letter: Path, url: str) -> None:
    letter.write_text("X\n\nniets\n")
    assert client.get(url).status_code == 200


def test_a_name_never_becomes_a_path(client: Any, letter: Path) -> None:
    assert client.get("/demo/post/..%2f..%2fsecret-key/").status_code == 404


def test_letters_over_one_connection_are_letters_of_their_own(client: Any, letter: Path) -> None:
    with EmailBackend() as connection:
        for number in (1, 2):
            message = EmailMessage(f"Brief {number}", f"Tekst {number}", to=["a@b.example"])
            connection.send_messages([message])
    html = client.get("/demo/post/").content.decode()
    assert "Brief 1" in html
    assert "Brief 2" in html
    names = sorted(path.name for path in letter.parent.iterdir())
    texts = [client.get(f"/demo/post/{name}/").content.decode() for name in names]
    assert ["Tekst 1" in one for one in texts] == [True, False]
    assert ["Tekst 2" in one for one in texts] == [False, True]
