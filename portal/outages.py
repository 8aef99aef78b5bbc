"""Telling what passes by itself from a defect of ours."""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

RETRY_SECONDS = 30
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# PostgreSQL's class 53: out of disk, memory or connections.
INSUFFICIENT_RESOURCES = "53"


def is_passing(error: BaseException | None) -> bool:
    """The database does not answer, or there is no room to write: nothing was saved, and the same
    request may go well soon.
    """
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    state = str(getattr(error.__cause__, "sqlstate", "") or "") if error else ""
    return isinstance(error, DatabaseError) and state.startswith(INSUFFICIENT_RESOURCES)
