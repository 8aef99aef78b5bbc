"""What fault tests share: servers of their own, a portal on them, and the table of figures."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.harness import Portal
from tests.faults.servers import Postgres, Redis, find_postgres
from tests.faults.sink import Sink

Tell = Callable[[str, str, str], None]
TABLE = pytest.StashKey[list[tuple[str, str, str]]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Put a line in the table that `make faults` prints: the fault, what is required, what was."""

    def tell(fault: str, required: str, measured: str) -> None:
        request.config.stash.setdefault(TABLE, []).append((fault, required, measured))

    return tell


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if lines := config.stash.get(TABLE, []):
        terminalreporter.section("faults")
        terminalreporter.line("| fault | required | measured |\n|---|---|---|")
        for line in lines:
            terminalreporter.line(f"| {' | '.join(line)} |")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    binaries = find_postgres()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    # Not in pytest's own folder: the next pytest that starts here would shut the server out of it.
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        server = Postgres(binaries, Path(folder) / "server")
        server.create()
        yield server
        server.stop("immediate")


@pytest.fixture(scope="session")
def template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """All tables, and the catalogue; tests get a copy each."""
    postgres.execute("CREATE DATABASE template_portal")
    prepare(tmp_path_factory.mktemp("template"), postgres.url("template_portal"))
    return "template_portal"


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for SQLite."""
    file = tmp_path_factory.mktemp("template") / "portal.sqlite3"
    prepare(file.parent, f"sqlite:///{file}")
    return file


def prepare(folder: Path, database_url: str) -> None:
    portal = Portal(folder, database_url, mail_port=1)
    portal.set_clock(offset_seconds=0)
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("load_reference_data")


@pytest.fixture
def database_url(postgres: Postgres, template: str) -> Iterator[str]:
    name = f"faults_{uuid.uuid4().hex[:12]}"
    postgres.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url(name)
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("Redis is not installed on this machine")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def portal(tmp_path: Path, database_url: str, broker: Redis, sink: Sink) -> Iterator[Portal]:
    """On PostgreSQL and Redis, as in production."""
    portal = Portal(folder=tmp_path, database_url=database_url, mail_port=sink.port)
    portal.env["CELERY_BROKER_URL"] = broker.url
    portal.set_clock(offset_seconds=0)
    yield portal
    portal.kill_all()


@pytest.fixture
def small_portal(tmp_path: Path, template_file: Path, sink: Sink) -> Iterator[Portal]:
    """On SQLite and the broker of files, as in the demo."""
    file = shutil.copy(template_file, tmp_path)
    portal = Portal(folder=tmp_path, database_url=f"sqlite:///{file}", mail_port=sink.port)
    portal.set_clock(offset_seconds=0)
    yield portal
    portal.kill_all()
