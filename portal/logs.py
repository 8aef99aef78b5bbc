"""Logging without personal data: no tokens of private links, no e-mail addresses, no visitors.

Events of structlog and the records of other libraries pass the same processors, just before they
are written.
"""

import re
from collections.abc import Callable

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PERSONAL_KEYS = ("user_id", "user", "username", "email", "ip", "remote_addr", "user_agent")
MASKED = "[...]"
# What somebody searched for may be a name or an address.
QUERY = re.compile(r"\?[^\s'\"]+")
# A run of link characters after a slash or an equals sign; a slug of words stays readable.
LONG_SEGMENT = re.compile(r"(?<=[/=])[\w.:~%-]{25,}")
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")


def redact_links(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask queries and tokens of private links in each value of an event."""
    return {key: _redact(value, _mask_tokens) for key, value in event.items()}


def redact_addresses(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask e-mail addresses in each value of an event."""
    return {key: _redact(value, _mask_addresses) for key, value in event.items()}


def drop_persons(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out the keys that say who somebody is."""
    return {key: value for key, value in event.items() if key not in PERSONAL_KEYS}


def find_request_id() -> str:
    """Return the request that this work began with, even for a mail that leaves days later; "" if
    there was none.
    """
    return str(structlog.contextvars.get_contextvars().get("request_id") or "")[:64]


def build_logging(*, json: bool, quiet: bool) -> dict[str, object]:
    """Return the LOGGING setting, and set up structlog. `quiet`: only warnings and worse."""
    shared = _shared_processors()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"events": _formatter(shared, json=json)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stderr"], "level": "WARNING" if quiet else "INFO"},
        # Django's own handlers would write past the redaction.
        "loggers": {name: {"handlers": [], "propagate": True} for name in DJANGO_LOGGERS},
    }


DJANGO_LOGGERS = ("django", "django.server")


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(shared: list[Processor], *, json: bool) -> dict[str, object]:
    plain = structlog.dev.plain_traceback
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # First the traceback becomes text, so that what it quotes is masked too.
            structlog.processors.format_exc_info,
            drop_persons,
            redact_links,
            redact_addresses,
            renderer,
        ],
    }


def _redact(value: object, mask: Callable[[str], str]) -> object:
    """Mask strings at any depth; an object becomes the text that it would be written as."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _redact(item, mask) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_redact(item, mask) for item in value]
    return value if isinstance(value, (int, float, type(None))) else mask(str(value))


def _mask_tokens(text: str) -> str:
    return LONG_SEGMENT.sub(_mask_if_random, QUERY.sub(f"?{MASKED}", text))


def _mask_if_random(found: re.Match[str]) -> str:
    segment = found[0]
    letters = re.search(r"[A-Za-z]", segment)
    digits = re.search(r"\d", segment)
    mixed_case = re.search(r"[a-z]", segment) and re.search(r"[A-Z]", segment)
    return MASKED if (letters and digits) or mixed_case else segment


def _mask_addresses(text: str) -> str:
    return ADDRESS.sub("[e-mail]", text)
