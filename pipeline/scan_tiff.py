"""Where the pages of a TIFF file stand, without trusting anything else in it.

Source: TIFF revision 6.0, section 2; BigTIFF design of 2007.
"""

import struct

from pipeline.scan_refusal import Refusal, Refused

MAX_PAGES = 20_000  # a stack of paper is never that high


def directory_offsets(data: bytes) -> tuple[tuple[int, ...], Refused | None]:
    """Walk the chain of image directories, one a page.

    Returns
    -------
    offsets : tuple of int
        Where each directory starts, in the order of the pages.
    problem : Refused or None
        Why the chain ends too early: pages after that point cannot be found.
    """
    order = "<" if data[:2] == b"II" else ">"
    big = len(data) >= 4 and struct.unpack_from(order + "H", data, 2)[0] == 43
    count_kind, entry_bytes, pointer_kind = ("Q", 20, "Q") if big else ("H", 12, "I")
    count_bytes, pointer_bytes = struct.calcsize(count_kind), struct.calcsize(pointer_kind)
    offsets: dict[int, None] = {}
    cut = Refused(Refusal.PAGES_MISSING, kind="TIFF")
    at = 8 if big else 4
    while True:
        if at + pointer_bytes > len(data):
            return tuple(offsets), cut
        (offset,) = struct.unpack_from(order + pointer_kind, data, at)
        if offset == 0:
            return tuple(offsets), None
        if offset in offsets:
            return tuple(offsets), Refused(Refusal.PAGES_IN_A_CIRCLE)
        if len(offsets) >= MAX_PAGES:
            return tuple(offsets), Refused(Refusal.TOO_MANY_PAGES, limit=MAX_PAGES)
        if offset + count_bytes > len(data):
            return tuple(offsets), cut
        (entries,) = struct.unpack_from(order + count_kind, data, offset)
        offsets[offset] = None
        at = offset + count_bytes + entries * entry_bytes
