"""Where the pages of a TIFF file stand, without trusting anything else in it.

Source: TIFF revision 6.0, section 2; BigTIFF design of 2007.
"""

import struct

MAX_PAGES = 20_000  # a stack of paper is never that high


def directory_offsets(data: bytes) -> tuple[tuple[int, ...], str | None]:
    """Walk the chain of image directories, one a page.

    Returns
    -------
    offsets : tuple of int
        Where each directory starts, in the order of the pages.
    problem : str or None
        Why the chain ends too early: pages after that point cannot be found.
    """
    order = "<" if data[:2] == b"II" else ">"
    big = len(data) >= 4 and struct.unpack_from(order + "H", data, 2)[0] == 43
    count_kind, entry_bytes, pointer_kind = ("Q", 20, "Q") if big else ("H", 12, "I")
    count_bytes, pointer_bytes = struct.calcsize(count_kind), struct.calcsize(pointer_kind)
    offsets: dict[int, None] = {}
    cut = "The TIFF is cut off or its list of pages is damaged: copy the file or scan again."
    at = 8 if big else 4
    while True:
        if at + pointer_bytes > len(data):
            return tuple(offsets), cut
        (offset,) = struct.unpack_from(order + pointer_kind, data, at)
        if offset == 0:
            return tuple(offsets), None
        if offset in offsets:
            return tuple(offsets), "The TIFF's list of pages runs in a circle: scan again."
        if len(offsets) >= MAX_PAGES:
            return tuple(offsets), f"The TIFF has more than {MAX_PAGES} pages: split the file."
        if offset + count_bytes > len(data):
            return tuple(offsets), cut
        (entries,) = struct.unpack_from(order + count_kind, data, offset)
        offsets[offset] = None
        at = offset + count_bytes + entries * entry_bytes
