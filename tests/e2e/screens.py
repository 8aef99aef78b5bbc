"""Take the pictures for docs/screens: python -m tests.e2e.screens [WORD IN THE NAME OF A STATE]"""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["SCREENS"] = "".join(sys.argv[1:2])
    pictures = str(Path(__file__).with_name("pictures.py"))
    sys.exit(pytest.main(["-p", "tests.environment", "-q", pictures]))
