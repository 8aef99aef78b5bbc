"""Take pictures of the pages, for `make pictures`: python -m tests.e2e.screens [WORD] [--kept]

They go to var/screens; with --kept those that documents use are taken again, in docs/screens.
With a word only the states that have it in their name.
"""

import argparse
import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Take pictures of the pages.")
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--kept", action="store_true")
    given = parser.parse_args()
    os.environ["SCREENS"] = given.word
    # Without a browser there are no pictures, and that is no success.
    os.environ["FAIL_ON_SKIP"] = "true"
    os.environ["SCREENS_KEPT"] = "true" if given.kept else "false"
    pictures = str(Path(__file__).with_name("pictures.py"))
    sys.exit(pytest.main(["-p", "tests.environment", "-q", pictures]))
