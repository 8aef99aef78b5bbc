"""What a state of a page is, and short ways to write one down."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import override

SUBMIT = "main form[method=post] [type=submit]"
REFUSE = "#refuse-button"


@dataclass(frozen=True, kw_only=True)
class State:
    """A page at `route` (the name of an address) or `path`, after `fill` and `press`.

    `camera`: whether `make pictures` takes one of it.
    """

    name: str
    route: str = ""
    args: tuple[str, ...] = ()
    path: str = ""
    query: str = ""
    fill: Mapping[str, str] = field(default_factory=dict)
    press: str = ""
    private: bool = False
    # Who is logged in: a name of tests.desk.
    user: str = ""
    language: str = "nl"
    status: int = 200
    errors: bool = False
    camera: bool = True

    def find_url(self, world: Mapping[str, str]) -> str:
        with override(self.language):
            args = [one.format(**world) for one in self.args]
            path = reverse(self.route, args=args) if self.route else self.path
        return path + self.query


def list_english(states: list[State], *names: str) -> list[State]:
    return [
        replace(state, name=f"{state.name}-en", language="en", camera=False)
        for state in states
        if state.name in names
    ]


def ask(name: str, *args: str, route: str = "", **more: object) -> State:
    """A page behind a private link, of the intake unless the route says otherwise."""
    route = route or f"intake:{name.partition('-')[0]}"
    return State(name=name, route=route, args=args, private=True, **more)  # type: ignore[arg-type]


def wrong(name: str, *args: str, route: str, **more: object) -> State:
    """A form that was sent with mistakes."""
    return State(
        name=name,
        route=route,
        args=args,
        status=422,
        errors=True,
        camera=bool(more.pop("camera", False)),
        press=str(more.pop("press", SUBMIT)),
        private=bool(args),
        **more,  # type: ignore[arg-type]
    )


def at_work(name: str, route: str, *args: str, user: str = "manager", **more: object) -> State:
    """A page for who is logged in."""
    return State(name=name, route=route, args=args, private=True, user=user, **more)  # type: ignore[arg-type]


def wrong_at_work(name: str, route: str, *args: str, **more: object) -> State:
    press = str(more.pop("press", SUBMIT))
    return at_work(name, route, *args, status=422, errors=True, press=press, camera=False, **more)
