"""Mail addresses as people have them."""

import re

# What can stand in a mail header as it is: no quotes, no spaces, nothing invisible.
PLAIN = re.compile(r"[\w.+%&'*/=?^{|}~$!#-]+@[\w.-]+", re.ASCII)


def is_plain_address(text: str) -> bool:
    return bool(PLAIN.fullmatch(text))
