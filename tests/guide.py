"""docs/partners.md: what stands there to be copied."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "partners.md"


def list_blocks(language: str) -> list[str]:
    block = re.compile(rf"^```{language}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return block.findall(PAGE.read_text(encoding="utf-8"))
