"""What the person at the terminal can put right."""

from election.errors import KiemPhieuError


class CallerError(KiemPhieuError):
    """A wrong argument, path or folder; the message says which and what to give instead."""
