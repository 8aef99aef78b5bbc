"""The limits of the figures of an outcome: what a database column holds and a company can have.
The pages and the API read the same ones.
"""

from collections.abc import Mapping
from typing import Final

MAX_EURO: Final = 10**10
MAX_JOBS: Final = 10**5
# By field of models.Outcome; each starts at 0.
LIMITS: Final[Mapping[str, int]] = {
    "financing_raised": MAX_EURO,
    "investment": MAX_EURO,
    "turnover": MAX_EURO,
    "jobs": MAX_JOBS,
}
