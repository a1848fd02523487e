"""The errors that a caller acts on; the text of each is what the person at the screen reads."""


class KiemPhieuError(Exception):
    """Something the caller can put right; the message says what is wrong, where, and what to do."""


class DefinitionError(KiemPhieuError):
    """The election file is wrong; the message names the line and what to write instead."""


class FormError(KiemPhieuError):
    """The blank cannot be learned as this contest's form, or a stored form is damaged."""


class ProfileError(KiemPhieuError):
    """A calibration profile is damaged or its thresholds leave no band for review."""
