"""Keep sets of programmes as whole numbers: one bit for each, in the order of the source. Pure."""

import struct
from collections.abc import Collection, Iterable
from itertools import compress

ZEROS_AND_ONES = bytes.maketrans(b"01", b"\0\1")
# A set with fewer members than one in this many is kept as the list of its members.
SPARSE = 32
MAX_GROUPS = 200

# A mask, or the positions of the few that are in it.
Packed = int | tuple[int, ...]


def make_mask(positions: Iterable[int], *, size: int) -> int:
    """Return the set of these positions, each of which is below `size`."""
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def spread_mask(mask: int, *, size: int) -> bytes:
    """Return a byte for each position: 1 if it is in the set, else 0."""
    return f"{mask:0{size}b}".encode()[::-1].translate(ZEROS_AND_ONES)


def list_positions(mask: int, *, size: int) -> list[int]:
    """The positions of a mask, lowest first."""
    if mask.bit_count() * SPARSE > size:
        return list(compress(range(size), spread_mask(mask, size=size)))
    positions = []
    while mask:
        lowest = mask & -mask
        positions.append(lowest.bit_length() - 1)
        mask ^= lowest
    return positions


def add_worths(worths: Iterable[tuple[int, int]], *, size: int) -> tuple[int, ...]:
    """Return for each position the sum of the worths of the masks that it is in.

    A sum must be below 65,536: all positions are added up at once, as one long number with sixteen
    bits for each.
    """
    total = 0
    for worth, mask in worths:
        digits = f"{mask:0{size}b}".encode()
        lanes = digits.replace(b"0", b"\0\0").replace(b"1", b"\0\1")
        total += worth * int.from_bytes(lanes, "big")
    return struct.unpack(f"<{size}H", total.to_bytes(2 * size, "little"))


def group_by_worth(worths: Iterable[tuple[int, int]], *, mask: int) -> dict[int, int] | None:
    """By sum of worths: the positions of the mask that have it. Most searches have few different
    sums; where there are many, None: then add_worths is quicker.
    """
    groups = {0: mask}
    for worth, held in worths:
        for total, positions in list(groups.items()):
            if worth and (both := positions & held):
                groups[total + worth] = groups.get(total + worth, 0) | both
                groups[total] ^= both
        if len(groups) > MAX_GROUPS:
            return None
    return groups


def pack(positions: Collection[int], *, size: int) -> Packed:
    """Return a set in the smaller form: a rare word takes a few bytes, not a bit per programme."""
    return tuple(positions) if len(positions) * SPARSE < size else make_mask(positions, size=size)


def unpack(packed: Packed, *, size: int) -> int:
    """Return a packed set as a mask."""
    return packed if isinstance(packed, int) else make_mask(packed, size=size)
