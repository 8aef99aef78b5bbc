"""A PostgreSQL and a Redis of our own, on loopback, that tests may stop, restart and kill."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

from tests.faults.sink import find_free_port

POSTGRES = Path("/usr/lib/postgresql")


def find_postgres() -> Path | None:
    """The folder with initdb: of the newest server that is installed."""
    found = sorted(POSTGRES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


@dataclass
class Postgres:
    """Durable, as in production: a commit that was acknowledged survives its being killed."""

    binaries: Path
    folder: Path
    port: int = field(default_factory=find_free_port)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        self.folder.mkdir()
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and has to reach its folder.
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            for path in self.folder.parents:
                if path.stat().st_uid == 0 and path != Path("/"):
                    path.chmod(path.stat().st_mode | 0o011)
        how = ["-U", "portal", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        # Small files for the log of changes: a limit on files may then be small too.
        self.run("initdb", "-D", str(self.data), "--wal-segsize=1", *how)
        settings = ["max_connections=60", "shared_buffers=64MB"]
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join(settings) + "\n")
        self.start()

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self.folder}"
        )
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def restart(self, mode: str) -> None:
        with suppress(subprocess.CalledProcessError):
            self.stop(mode)
        self.start()

    def limit_files(self, size: int | str) -> None:
        server = (self.data / "postmaster.pid").read_text().split()[0]
        found = subprocess.run(["pgrep", "-P", server], capture_output=True, text=True, check=True)
        limit_files([server, *found.stdout.split()], size, owner=self.as_owner())

    def execute(self, sql: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql)

    def run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_owner(), str(self.binaries / command), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )

    def as_owner(self) -> Sequence[str]:
        return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def limit_files(pids: Iterable[object], size: int | str, *, owner: Sequence[str] = ()) -> None:
    """The largest file that these processes may write: in bytes, or "unlimited"."""
    for pid in pids:
        how = [*owner, "prlimit", "--pid", str(pid), f"--fsize={size}:unlimited"]
        # One that has ended meanwhile needs no limit.
        subprocess.run(how, check=False, stderr=subprocess.DEVNULL)


@dataclass
class Redis:
    folder: Path
    port: int = field(default_factory=find_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        client = redis.Redis(port=self.port)
        for _ in range(100):
            with suppress(redis.ConnectionError):
                client.ping()
                client.close()
                return
            time.sleep(0.05)
        raise AssertionError("Redis does not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
