import dataclasses
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from calibration.profile import (
    MOST_CERTAIN,
    Curve,
    Profile,
    Thresholds,
    default_profile,
    from_bytes,
    load_profile,
    to_bytes,
)
from election.errors import ProfileError

DEFAULT = default_profile()
BODY = json.loads(to_bytes(DEFAULT))


def body(**changes: object) -> bytes:
    return json.dumps(BODY | changes).encode()


def test_a_stored_profile_comes_back_the_same():
    assert from_bytes(to_bytes(DEFAULT)) == DEFAULT


def test_the_id_speaks_of_the_figures_and_not_of_how_the_file_is_written():
    spaced = json.dumps(dict(reversed(BODY.items())), indent=3).encode()
    assert from_bytes(spaced).id == DEFAULT.id
    moved = dataclasses.replace(DEFAULT, strike_cover=Thresholds(0.05, 0.81))
    assert moved.id != DEFAULT.id


def test_every_pair_of_the_shipped_profile_has_a_review_band():
    pairs = [
        v for v in (getattr(DEFAULT, f) for f in Profile.__slots__) if isinstance(v, Thresholds)
    ]
    assert len(pairs) == 6
    assert all(pair.marked_from - pair.empty_below > 0.05 for pair in pairs)


@pytest.mark.parametrize(
    ("empty_below", "marked_from"),
    [(0.5, 0.5), (0.6, 0.5), (0.0, 0.5), (0.5, 1.0), (-0.1, 0.5), (math.nan, 0.5), (0.1, math.nan)],
)
def test_thresholds_without_a_band_are_refused(empty_below, marked_from):
    Thresholds(0.5, math.nextafter(0.5, 1))  # the control: the narrowest band
    with pytest.raises(ProfileError, match="no band"):
        Thresholds(empty_below, marked_from)


@pytest.mark.parametrize(
    ("middle", "slope"), [(0.5, 0.0), (0.5, -3.0), (math.inf, 1.0), (0.5, math.nan)]
)
def test_a_curve_that_does_not_rise_is_refused(middle, slope):
    Curve(0.5, 0.1)  # the control
    with pytest.raises(ProfileError, match="rise"):
        Curve(middle, slope)


@given(low=st.floats(-1e6, 1e6), high=st.floats(-1e6, 1e6), slope=st.floats(0.01, 1e4))
def test_a_higher_score_is_never_less_likely_a_mark_and_nothing_is_certain(low, high, slope):
    curve = Curve(0.3, slope)
    below, above = sorted((low, high))
    assert 1 - MOST_CERTAIN <= curve.probability(below) <= curve.probability(above) <= MOST_CERTAIN


def test_the_middle_of_a_curve_is_even():
    assert Curve(0.3, 24.0).probability(0.3) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b"[" * 100_000,
        body(format="kiemphieu-profile/0"),
        body(strike_cover={"empty_below": 0.9, "marked_from": 0.1}),
        body(strike_cover={"empty_below": "x", "marked_from": 0.9}),
        body(strike_cover=None),
        body(strike_cover={"empty_below": 0.1}),
        body(cross_curve={"middle": 0.1, "slope": 0}),
        body(another={"empty_below": 0.1, "marked_from": 0.9}),
        json.dumps({k: v for k, v in BODY.items() if k != "oval_fill"}).encode(),
    ],
)
def test_a_file_that_is_no_profile_gives_one_line(data):
    with pytest.raises(ProfileError) as refused:
        from_bytes(data)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_profile_that_is_not_there_gives_one_line_with_its_path(tmp_path: Path):
    place = tmp_path / "profile.json"
    place.write_bytes(to_bytes(DEFAULT))
    assert load_profile(place) == DEFAULT  # the control
    with pytest.raises(ProfileError, match=r"missing\.json"):
        load_profile(tmp_path / "missing.json")
    with pytest.raises(ProfileError):
        load_profile(tmp_path)  # a folder
