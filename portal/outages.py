"""Tells an outage that passes by itself from a defect of ours."""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

RETRY_SECONDS = 30
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The classes of PostgreSQL's errors about itself: out of disk, memory or connections; a file
# system that fails; anything else wrong with the server rather than with our query.
TROUBLE = ("53", "58", "XX")


def is_temporary(error: BaseException | None) -> bool:
    """Say whether the database does not answer or there is no room to write: nothing was saved,
    and the same request may succeed soon.
    """
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    state = str(getattr(error.__cause__, "sqlstate", "") or "") if error else ""
    return isinstance(error, DatabaseError) and state.startswith(TROUBLE)
