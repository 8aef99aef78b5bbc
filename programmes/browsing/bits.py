"""Sets of programmes as whole numbers: one bit for each, in the order of the source."""

import struct
from collections.abc import Collection, Iterable
from itertools import compress

ZEROS_AND_ONES = bytes.maketrans(b"01", b"\0\1")
# A set with fewer members than one in this many is kept as the list of its members.
SPARSE = 32
MOST_GROUPS = 200

Packed = int | tuple[int, ...]


def make_mask(places: Iterable[int], *, size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def spread_mask(mask: int, *, size: int) -> bytes:
    """A byte for each place, 0 or 1."""
    return f"{mask:0{size}b}".encode()[::-1].translate(ZEROS_AND_ONES)


def list_places(mask: int, *, size: int) -> list[int]:
    """The places of a mask, lowest first."""
    if mask.bit_count() * SPARSE > size:
        return list(compress(range(size), spread_mask(mask, size=size)))
    places = []
    while mask:
        lowest = mask & -mask
        places.append(lowest.bit_length() - 1)
        mask ^= lowest
    return places


def add_worths(worths: Iterable[tuple[int, int]], *, size: int) -> tuple[int, ...]:
    """For each place the sum of the worths of the masks that it is in; a sum is below 65,536.

    All places at once: one long number with sixteen bits for each place.
    """
    total = 0
    for worth, mask in worths:
        digits = f"{mask:0{size}b}".encode()
        lanes = digits.replace(b"0", b"\0\0").replace(b"1", b"\0\1")
        total += worth * int.from_bytes(lanes, "big")
    return struct.unpack(f"<{size}H", total.to_bytes(2 * size, "little"))


def group_by_worth(worths: Iterable[tuple[int, int]], *, mask: int) -> dict[int, int] | None:
    """By sum of worths: the places of the mask that have it. Most searches have few different
    sums; where there are many, None: then add_worths is quicker.
    """
    groups = {0: mask}
    for worth, held in worths:
        for total, places in list(groups.items()):
            if worth and (both := places & held):
                groups[total + worth] = groups.get(total + worth, 0) | both
                groups[total] ^= both
        if len(groups) > MOST_GROUPS:
            return None
    return groups


def pack(places: Collection[int], *, size: int) -> Packed:
    """A rare word takes a few bytes instead of a bit for every programme."""
    return tuple(places) if len(places) * SPARSE < size else make_mask(places, size=size)


def unpack(packed: Packed, *, size: int) -> int:
    return packed if isinstance(packed, int) else make_mask(packed, size=size)
