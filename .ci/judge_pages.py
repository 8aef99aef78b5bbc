"""What vnu says of the HTML in the folder PAGES, and Lighthouse of the portal at BASE_URL. Prints
a table of scores; ends with an error when vnu finds anything or a score is below the mark.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import django

HERE = Path(__file__).resolve().parent
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MARK = 98
TRIES = 3
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    return int(judge_html(Path(os.environ["PAGES"])) + judge_speed(os.environ["BASE_URL"]) > 0)


def judge_html(folder: Path) -> int:
    java = shutil.which("java")
    pages = sorted(folder.glob("*.html"))
    if not java:
        print("vnu needs Java, and there is none: apt-get install default-jre-headless")
        return 1
    if not pages:
        print("vnu: there are no pages to judge")
        return 1
    command = [java, "-Xss1m", "-jar", str(VNU), "--format", "json", "--stdout", *map(str, pages)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    messages = json.loads(said)["messages"]
    wrong = [one for one in messages if is_wrong(one)]
    for one in wrong[:60]:
        name = one.get("url", "").rpartition("/")[2]
        print(f"vnu: {name}:{one.get('lastLine')}: {one['message']}")
    print(f"vnu: {len(pages)} pages, {len(wrong)} errors and warnings")
    return len(wrong)


def is_wrong(message: dict[str, Any]) -> bool:
    """Errors and warnings; not that a void element has a slash, and the like."""
    return message["type"] != "info" or message.get("subType") == "warning"


def judge_speed(base: str) -> int:
    addresses = {
        "home": ("/", CATEGORIES),
        "catalogue": ("/programmas/", CATEGORIES),
        "programme": ("/programmas/groeiversneller/", CATEGORIES),
        "intake": ("/intake/", CATEGORIES),
        # Private, and so not to be found by a search engine.
        "result": (make_result(), CATEGORIES[:3]),
    }
    low = 0
    print(f"Lighthouse {'':>10}" + "".join(f"{one:>16}" for one in CATEGORIES))
    for name, (path, categories) in addresses.items():
        scores = score_best(base + path, categories)
        low += sum(score < MARK for score in scores.values())
        print(f"{name:>21}" + "".join(f"{scores.get(one, '-'):>16}" for one in CATEGORIES))
    print(f"Lighthouse: {low} scores below {MARK}")
    return low


def score_best(url: str, categories: tuple[str, ...]) -> dict[str, int]:
    """The best of three: a busy machine only ever lowers a score."""
    best = dict.fromkeys(categories, 0)
    for _ in range(TRIES):
        scores = score(url, categories)
        best = {one: max(best[one], scores[one]) for one in categories}
        if min(best.values()) >= MARK:
            break
    return best


def score(url: str, categories: tuple[str, ...]) -> dict[str, int]:
    command = ["node", str(LIGHTHOUSE), url, "--quiet", "--output=json"]
    command += [f"--chrome-flags={CHROME}", f"--only-categories={','.join(categories)}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:])
        return dict.fromkeys(categories, 0)
    report = json.loads(done.stdout)
    audits = report["audits"]
    for one in categories:
        points = report["categories"][one]
        if (points["score"] or 0) * 100 < MARK:
            lost = [
                f"{ref['id']} ({audits[ref['id']].get('displayValue', '')})"
                for ref in points["auditRefs"]
                if ref["weight"] and (audits[ref["id"]]["score"] or 0) < 0.9
            ]
            print(f"  {url} {one}: {', '.join(lost)}")
    return {one: round((report["categories"][one]["score"] or 0) * 100) for one in categories}


def make_result() -> str:
    """The address of a result in the database that is being served."""
    django.setup()
    from django.urls import reverse

    from tests.factories import IntakeFactory

    intake = IntakeFactory(grower=True, needs={"financing": 3, "ambition": 2})
    return reverse("intake:result", args=[intake.token])


if __name__ == "__main__":
    sys.exit(main())
