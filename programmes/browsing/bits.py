"""Sets of programmes as whole numbers: one bit for each, in the order of the source."""

import struct
from collections.abc import Collection, Iterable

ZEROS_AND_ONES = bytes.maketrans(b"01", b"\0\1")
# A set with fewer members than one in this many is kept as the list of its members.
SPARSE = 32

Packed = int | tuple[int, ...]


def make_mask(positions: Iterable[int], *, size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def spread_mask(mask: int, *, size: int) -> bytes:
    """A byte for each position, 0 or 1."""
    return f"{mask:0{size}b}".encode()[::-1].translate(ZEROS_AND_ONES)


def add_worths(worths: Iterable[tuple[int, int]], *, size: int) -> tuple[int, ...]:
    """For each position the sum of the worths of the masks that it is in; a sum is below 65,536.

    All positions at once: one long number with sixteen bits for each position.
    """
    total = 0
    for worth, mask in worths:
        digits = f"{mask:0{size}b}".encode()
        lanes = digits.replace(b"0", b"\0\0").replace(b"1", b"\0\1")
        total += worth * int.from_bytes(lanes, "big")
    return struct.unpack(f"<{size}H", total.to_bytes(2 * size, "little"))


def pack(positions: Collection[int], *, size: int) -> Packed:
    """A rare word takes a few bytes instead of a bit for every programme."""
    return tuple(positions) if len(positions) * SPARSE < size else make_mask(positions, size=size)


def unpack(packed: Packed, *, size: int) -> int:
    return packed if isinstance(packed, int) else make_mask(packed, size=size)
