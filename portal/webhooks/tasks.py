from celery import shared_task

from portal.webhooks.sending import send_due


@shared_task(name="portal.webhooks.tasks.send_due_webhooks")
def send_due_webhooks() -> None:
    send_due()
