"""Celery tasks of this app."""

from celery import shared_task

from entrepreneurs.imports.receiving import wake_worker
from entrepreneurs.imports.running import run_imports


@shared_task(name="entrepreneurs.tasks.work_on_imports")
def work_on_imports() -> None:
    """Do a slice of the work, then queue the next behind whatever else waits for this worker."""
    if run_imports():
        wake_worker()
