"""Keep a copy of the referrals to your organisation, in SQLite. Read this, and make it yours.

    PORTAL_URL=https://portal.example CLIENT_ID=… CLIENT_SECRET=… DATABASE=referrals.sqlite3 \
        python partner_sync.py [--once] [--answer] [--every SECONDS]

It may be killed at any moment: whatever it took in is stored together with where it was, in one
transaction, and the next run goes on from there. It needs Python 3.11 and httpx, nothing else.

1. Where does the feed of events end now? Everything after that point, we will follow.
2. Pull the whole list, page by page.
3. Follow the events: read each referral that an event names, as it is by then.

A referral that changes during step 2 may be missed by the list; it has an event after the point
of step 1, so step 3 brings it.
"""

import argparse
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import httpx

SETTINGS = ("PORTAL_URL", "CLIENT_ID", "CLIENT_SECRET", "DATABASE")
PLAIN = ("status", "programme", "isFallback", "verdict", "asOf", "catalogueVersion", "language")
MOMENTS = ("reason", "createdAt", "changedAt", "page")
PERSONAL = ("contact", "question", "facts", "needs", "criteria", "note", "outcome")
COLUMNS = ("id", *PLAIN, *MOMENTS, *PERSONAL)
# Of a referral that we may no longer read; the portal says the same.
BLANK: dict[str, Any] = dict.fromkeys(PERSONAL) | {"facts": {}, "needs": [], "criteria": []}
TABLES = f"""
    CREATE TABLE IF NOT EXISTS referrals (id TEXT PRIMARY KEY, {", ".join(COLUMNS[1:])});
    CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS answers (
        referral TEXT PRIMARY KEY, key TEXT NOT NULL, body TEXT NOT NULL, etag TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0
    );
"""
NOTE = "Wij hebben uw vraag ontvangen en bellen u deze week."
LONGEST_WAIT = 60


def say(text: str) -> None:
    """Never what is personal: this may end up in a log."""
    print(text, file=sys.stderr, flush=True)


class Api:
    """Asks again where that is safe: everything here may be asked twice."""

    def __init__(self, url: str, client_id: str, secret: str) -> None:
        self.base = f"{url.rstrip('/')}/api/v1"
        self.credentials = (client_id, secret)
        self.token = ""
        self.http = httpx.Client(timeout=30)

    def get(self, path: str, **query: str) -> httpx.Response:
        url = path if path.startswith(f"{self.base}/") else f"{self.base}/{path}"
        return self.send("GET", url, params=query or None)

    def post(self, path: str, body: str, **headers: str) -> httpx.Response:
        sent = {"Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", f"{self.base}/{path}", content=body, headers=sent)

    def send(self, method: str, url: str, **more: Any) -> httpx.Response:
        """With a token. When that has ended: with a new one, once."""
        headers = more.pop("headers", {})
        for last in (False, True):
            self.token = self.token or self.fetch_token()
            signed = headers | {"Authorization": f"Bearer {self.token}"}
            answer = self.insist(method, url, headers=signed, **more)
            if answer.status_code != 401 or last:
                break
            self.token = ""
        return answer

    def fetch_token(self) -> str:
        form = {"grant_type": "client_credentials"}
        url = f"{self.base}/oauth/token"
        answer = self.insist("POST", url, data=form, auth=self.credentials)
        if answer.status_code != 200:
            raise SystemExit(f"no token: {answer.status_code}; look at CLIENT_ID, CLIENT_SECRET")
        token: str = answer.json()["access_token"]
        return token

    def insist(self, method: str, url: str, **more: Any) -> httpx.Response:
        """Until there is an answer. Too much or too busy: wait for as long as the portal says."""
        pause = 1.0
        while True:
            try:
                answer = self.http.request(method, url, **more)
            except httpx.TransportError:
                say(f"the portal cannot be reached; next try in {pause:.0f} s")
                wait = pause
            else:
                if answer.status_code != 429 and answer.status_code < 500:
                    return answer
                say(f"the portal says {answer.status_code}; waiting")
                told = answer.headers.get("Retry-After", "")
                wait = float(told) if told.isdecimal() else pause
            time.sleep(wait)
            pause = min(pause * 2, LONGEST_WAIT)


class Mirror:
    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, timeout=30)
        # What is blanked is overwritten on the disk too.
        self.db.execute("PRAGMA secure_delete = ON")
        self.db.executescript(TABLES)

    def read_state(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    def save(
        self, referrals: Iterable[dict[str, Any]], *, gone: Iterable[str] = (), **state: str
    ) -> None:
        """Rows, and where we are, together or not at all."""
        with self.db:
            for referral in referrals:
                values = [pack(referral[name]) for name in COLUMNS]
                marks = ", ".join("?" * len(COLUMNS))
                self.db.execute(f"REPLACE INTO referrals VALUES ({marks})", values)  # noqa: S608
            for pk in gone:
                blanks = ", ".join(f"{name} = ?" for name in BLANK)
                values = [*map(pack, BLANK.values()), pk]
                self.db.execute(f"UPDATE referrals SET {blanks} WHERE id = ?", values)  # noqa: S608
            for name, value in state.items():
                self.db.execute("REPLACE INTO state VALUES (?, ?)", [name, value])

    def start_over(self) -> None:
        """What we answered is kept: nothing is ever answered twice."""
        with self.db:
            self.db.execute("DELETE FROM referrals")
            self.db.execute("DELETE FROM state")

    def list_waiting(self) -> list[str]:
        """What nobody answered, and what we began to answer."""
        rows = self.db.execute(
            "SELECT id FROM referrals LEFT JOIN answers ON referral = id"
            " WHERE (status = 'sent' AND done IS NULL) OR done = 0 ORDER BY createdAt, id"
        )
        return [pk for (pk,) in rows]

    def plan_answer(self, pk: str, etag: str) -> tuple[str, str, str]:
        """Key, body and tag, stored before anything is sent; the key and the body stay the same
        however often we have to try.
        """
        with self.db:
            self.db.execute(
                "INSERT INTO answers (referral, key, body, etag) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (referral) DO UPDATE SET etag = excluded.etag",
                [pk, str(uuid4()), json.dumps({"note": NOTE}), etag],
            )
        planned = self.read_planned(pk)
        assert planned is not None  # noqa: S101
        return planned

    def read_planned(self, pk: str) -> tuple[str, str, str] | None:
        row: tuple[str, str, str] | None = self.db.execute(
            "SELECT key, body, etag FROM answers WHERE referral = ?", [pk]
        ).fetchone()
        return row

    def finish_answer(self, pk: str) -> None:
        with self.db:
            self.db.execute("UPDATE answers SET done = 1 WHERE referral = ?", [pk])


def pack(value: Any) -> Any:
    """Objects and lists as JSON; everything else as it is."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def expect(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        raise SystemExit(f"{answer.request.url.path} answers {answer.status_code}")
    return answer


def find_end(api: Api, mirror: Mirror) -> None:
    """Step 1; events of before are in the list as well."""
    while True:
        cursor = mirror.read_state("cursor")
        query = {"after": cursor} if cursor else {}
        page = expect(api.get("events", **query), 200).json()
        if not page["items"]:
            break
        mirror.save([], cursor=page["cursor"])
    mirror.save([], cursor=page["cursor"], next="referrals")


def pull_list(api: Api, mirror: Mirror) -> None:
    """Step 2; `next` is empty when all of it is there."""
    while following := mirror.read_state("next"):
        page = expect(api.get(following), 200).json()
        mirror.save(page["items"], next=page["next"] or "")
        say(f"{len(page['items'])} referrals from the list")


def follow(api: Api, mirror: Mirror) -> None:
    """Step 3, until there is nothing new."""
    while True:
        answer = expect(api.get("events", after=mirror.read_state("cursor") or ""), 200, 400)
        if answer.status_code == 400:
            say("the portal does not know our place in the feed; starting over")
            mirror.start_over()
            return
        page = answer.json()
        if not page["items"]:
            return
        rows, gone = [], []
        for pk in dict.fromkeys(event["referral"] for event in page["items"]):
            read = expect(api.get(f"referrals/{pk}"), 200, 404)
            if read.status_code == 200:
                rows.append(read.json())
            else:
                gone.append(pk)
        mirror.save(rows, gone=gone, cursor=page["cursor"])
        say(f"{len(page['items'])} events about {len(rows) + len(gone)} referrals")


def synchronise(api: Api, mirror: Mirror) -> None:
    while True:
        if mirror.read_state("next") is None:
            find_end(api, mirror)
        pull_list(api, mirror)
        follow(api, mirror)
        if mirror.read_state("next") is not None:
            return


def answer_all(api: Api, mirror: Mirror) -> None:
    for pk in mirror.list_waiting():
        accept(api, mirror, pk)


def accept(api: Api, mirror: Mirror, pk: str) -> None:
    """Once, whatever happens in between. A stored key is first sent as it was: perhaps the portal
    did it already, and we were killed before we knew.
    """
    planned = mirror.read_planned(pk)
    for _try in range(5):
        if planned is None:
            read = expect(api.get(f"referrals/{pk}"), 200, 404)
            if read.status_code == 404 or read.json()["status"] != "sent":
                mirror.finish_answer(pk)  # somebody else was first, or it was withdrawn
                return
            planned = mirror.plan_answer(pk, read.headers["ETag"])
        key, body, etag = planned
        answer = api.post(f"referrals/{pk}/acceptances", body, Idempotency_Key=key, If_Match=etag)
        if expect(answer, 201, 404, 409, 412).status_code in (201, 404):
            mirror.finish_answer(pk)
            return
        # 412: it changed since we read it. 409: it went another way, or our first try is busy.
        planned = None
        time.sleep(float(answer.headers.get("Retry-After", 0)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Keep a copy of your referrals.")
    parser.add_argument("--once", action="store_true", help="stop when there is nothing new")
    parser.add_argument("--answer", action="store_true", help="accept whatever waits (a demo)")
    parser.add_argument("--every", type=float, default=60, help="seconds between two looks")
    options = parser.parse_args()
    # The copy holds personal data: for nobody else on this machine.
    os.umask(0o077)
    # Stopping is being killed with a kind word: what is half done is rolled back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    env = os.environ
    if missing := [name for name in SETTINGS if not env.get(name)]:
        sys.exit(f"Not set: {', '.join(missing)}")
    api = Api(env["PORTAL_URL"], env["CLIENT_ID"], env["CLIENT_SECRET"])
    mirror = Mirror(env["DATABASE"])
    while True:
        synchronise(api, mirror)
        if options.answer:
            answer_all(api, mirror)
            synchronise(api, mirror)
        if options.once:
            return
        time.sleep(options.every)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
