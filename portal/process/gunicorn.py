"""gunicorn's settings: `gunicorn --config python:portal.process.gunicorn portal.wsgi`."""

import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Protocol

from portal.env import env, env_int
from portal.logs import build_logging

bind = f"{env('HOST', '127.0.0.1')}:{env_int('PORT', default=8000, minimum=1)}"
worker_class = "portal.process.draining.DrainingWorker"
workers = env_int("WEB_CONCURRENCY", default=2, minimum=1)
threads = env_int("WEB_THREADS", default=4, minimum=1)
# Longer than most proxies keep a connection (60 s), so that a proxy never meets a closed one.
keepalive = 75
timeout = 30
graceful_timeout = 25
max_requests = 10_000
max_requests_jitter = 1_000
limit_request_line = 8190
limit_request_fields = 60
forwarded_allow_ips = env("FORWARDED_ALLOW_IPS", "127.0.0.1")
# Private links live in the path: only portal.logs decides what is logged about a request.
accesslog = None
# A client may not write into the environment of the application.
forwarder_headers = ""
# What gunicorn itself logs passes the redaction of portal.logs too.
logconfig_dict = build_logging(json=env("PORTAL_STAGE", "local") == "production", quiet=True)
errorlog = "-"
loglevel = "warning"
# In memory: a heartbeat on a real disk can stall the worker that it watches, and a full disk kills
# any process that writes to a mapped file.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()  # noqa: S108
# One folder for the request times of all workers (metrics.py), gone when we stop.
metrics_dir = tempfile.mkdtemp(prefix="portal-metrics-", dir=worker_tmp_dir)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_dir
chdir = str(Path(__file__).resolve().parents[2])


class Worker(Protocol):
    """A process of gunicorn, as far as is used here."""

    pid: int


def post_worker_init(worker: object) -> None:
    """Prepare a worker; only from here on can Django be imported."""
    # A page takes some 15 ms of work. Let a thread finish it, rather than switch between all of
    # them: of eight visitors at once, the unlucky ones then wait a third less (make bench).
    sys.setswitchinterval(0.03)
    import_module("portal.site.warming").start_warming()


def child_exit(server: object, worker: Worker) -> None:
    import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)


def on_exit(server: object) -> None:
    shutil.rmtree(metrics_dir, ignore_errors=True)
