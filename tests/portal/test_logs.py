import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from portal.logs import build_logging, redact_links

TOKEN = "Zk3vQ9xW7rT1yU5iO2pA8sD4fG6hJ0kL"


@pytest.fixture
def lines(settings) -> Iterator[StringIO]:
    """What production would write, set up anew and put back afterwards."""
    stream = StringIO()
    config = build_logging(json=True, quiet=False)
    config["handlers"]["stderr"]["stream"] = stream
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(settings.LOGGING)
    root.handlers, root.level = before, level


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        (f"GET /intake/{TOKEN}/vragen", "GET /intake/[...]/vragen"),
        (f"GET /status/{TOKEN}", "GET /status/[...]"),
        (f"GET /en/verwijzing/{TOKEN}?taal=nl", "GET /en/verwijzing/[...]?[...]"),
        (
            f"/inloggen?next=/status/{TOKEN}&code={TOKEN}",
            "/inloggen?[...]",
        ),
        (f"/status/{'abCdEf' * 5}", "/status/[...]"),
        (f"/x/{'a1' * 12}", f"/x/{'a1' * 12}"),
        (f"/x/{'a1' * 12}b", "/x/[...]"),
        (
            "/programmas/mkb-financieringspoort-limburg",
            "/programmas/mkb-financieringspoort-limburg",
        ),
        ("/api/v1/municipalities/GM0758", "/api/v1/municipalities/GM0758"),
    ],
)
def test_tokens_of_private_links_are_masked(path: str, masked: str) -> None:
    assert redact_links(None, "info", {"request": path})["request"] == masked


def test_other_values_are_looked_into() -> None:
    event = {
        "code": 404,
        "extra": {"paths": (f"/status/{TOKEN}",)},
        "object": ValueError(f"/{TOKEN}"),
    }
    assert redact_links(None, "info", event) == {
        "code": 404,
        "extra": {"paths": ["/status/[...]"]},
        "object": "/[...]",
    }


def test_event_of_a_request_tells_no_person(lines) -> None:
    structlog.get_logger("portal.test").info(
        "request_started", request=f"GET /status/{TOKEN}", user_id=7, ip="192.0.2.1", code=200
    )
    event = json.loads(lines.getvalue())
    assert event["request"] == "GET /status/[...]"
    assert (event["event"], event["code"], event["level"]) == ("request_started", 200, "info")
    assert {"user_id", "ip"}.isdisjoint(event)


def test_records_of_other_libraries_are_masked_too(lines) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", f"/intake/{TOKEN}/")
    logging.getLogger("django.server").warning('"GET /status/%s" for %s', TOKEN, "jan@mkb.example")
    first, second = lines.getvalue().splitlines()
    assert json.loads(first)["event"] == "Not Found: /intake/[...]/"
    assert json.loads(second)["event"] == '"GET /status/[...]" for [e-mail]'


def test_traceback_is_masked(lines) -> None:
    try:
        raise ValueError(f"jan@bedrijf.example at /status/{TOKEN}")
    except ValueError:
        structlog.get_logger("portal.test").exception("failed")
    written = lines.getvalue()
    assert "ValueError: [e-mail] at /status/[...]" in json.loads(written)["exception"]
    assert TOKEN not in written


@pytest.mark.parametrize(("quiet", "written"), [(True, ["warning"]), (False, ["info", "warning"])])
def test_quiet_leaves_out_what_is_normal(lines, quiet, written) -> None:
    config = build_logging(json=True, quiet=quiet)
    config["handlers"]["stderr"]["stream"] = lines
    logging.config.dictConfig(config)
    logger = structlog.get_logger("portal.test")
    logger.info("one")
    logger.warning("two")
    assert [json.loads(line)["level"] for line in lines.getvalue().splitlines()] == written


def test_people_read_lines_without_colours() -> None:
    formatter = build_logging(json=False, quiet=False)["formatters"]["events"]
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    try:
        raise ValueError("boom")
    except ValueError:
        handler.handle(logging.getLogger("x").makeRecord("x", 40, "f", 1, "failed", (), None))
    assert "failed" in stream.getvalue()
    assert "\x1b[" not in stream.getvalue()
