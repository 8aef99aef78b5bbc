from celery import shared_task

from portal.outbox.sending import send_due
from portal.outbox.ticking import run_tick


@shared_task(name="portal.outbox.tasks.send_due_messages")
def send_due_messages() -> None:
    send_due()


@shared_task(name="portal.outbox.tasks.tick")
def tick() -> None:
    run_tick()
