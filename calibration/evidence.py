"""How far a count of errors can be trusted."""

from scipy.special import betaincinv  # type: ignore[import-untyped]  # scipy ships no types

CONFIDENCE = 0.95


def upper_bound(errors: int, count: int, confidence: float = CONFIDENCE) -> float:
    """Exact one-sided upper bound of an error rate by Clopper and Pearson.

    Parameters
    ----------
    errors, count : int
        Errors among so many independent trials.
    confidence : float
        Share of such bounds that hold.

    Returns
    -------
    float
        1.0 where nothing was tried: no trials prove nothing.

    References
    ----------
    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413.
    """
    if not 0 <= errors <= count:
        raise ValueError(f"{errors} errors among {count} trials")
    if errors == count:
        return 1.0
    return float(betaincinv(errors + 1, count - errors, confidence))
