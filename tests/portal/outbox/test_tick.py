from io import StringIO

import pytest
from django.core.management import call_command

from portal.celery import app
from portal.outbox.management.commands.tick import Command
from portal.outbox.tasks import send_due_messages, tick
from portal.outbox.ticking import run_tick

pytestmark = pytest.mark.django_db

SEND = "portal.outbox.sending.send_due"
calls: list[str] = []


def step_one() -> int:
    calls.append("one")
    return 1


def step_that_fails() -> int:
    raise RuntimeError("first")


@pytest.fixture(autouse=True)
def _fresh_calls() -> None:
    calls.clear()


def named(*names: str) -> list[str]:
    return [f"{__name__}.{name}" for name in names]


def test_command_does_what_the_beat_does(make_message, noon, settings, mailoutbox) -> None:
    settings.TICK_STEPS = [*named("step_one"), SEND]
    make_message()
    out = StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue() == f"{__name__}.step_one: 1, {SEND}: 1\n"
    assert len(mailoutbox) == 1


def test_tasks_come_to_the_same_functions(make_message, noon, settings, mailoutbox) -> None:
    settings.TICK_STEPS = [SEND]
    for number, task in enumerate((tick, send_due_messages)):
        make_message(number)
        task()
        assert len(mailoutbox) == number + 1


def test_step_that_fails_does_not_stop_the_others(settings) -> None:
    settings.TICK_STEPS = named("step_that_fails", "step_one")
    with pytest.raises(RuntimeError, match="first"):
        run_tick()
    assert calls == ["one"]


def test_missing_step_is_an_error_before_anything_runs(settings) -> None:
    settings.TICK_STEPS = named("step_one", "no_such_step")
    with pytest.raises(ImportError):
        run_tick()
    assert calls == []


def test_loop_goes_on_after_a_failed_tick(settings) -> None:
    settings.TICK_STEPS = named("step_that_fails")
    Command(stdout=StringIO()).tick_once()


def test_beat_runs_one_task_and_lets_late_ones_drop(settings) -> None:
    app.finalize()
    entry = app.conf.beat_schedule["tick"]
    assert entry["task"] == "portal.outbox.tasks.tick"
    assert entry["schedule"] == settings.TICK_SECONDS
    assert entry["options"]["expires"] == settings.TICK_SECONDS
