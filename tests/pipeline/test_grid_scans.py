"""Real scans, where they are at hand: beside the repository or at `KIEMPHIEU_SHARED`."""

import os
import pathlib
import sys

import pytest

from benchmarks import vx

SHARED = os.environ.get("KIEMPHIEU_SHARED") or pathlib.Path(__file__).parents[3] / "shared"
SCANS = pathlib.Path(SHARED) / "data" / "vx"


@pytest.mark.slow
@pytest.mark.skipif(not SCANS.is_dir(), reason=f"no real scans at {SCANS}")
def test_no_real_scan_is_accepted_wrongly_and_no_clear_mark_read_otherwise(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["vx", str(SCANS)])
    assert vx.main() == 0
    shown = capsys.readouterr().out
    assert "wrong acceptances 0 of" in shown
    assert " 0 of 0" not in shown  # something was accepted, and ovals were compared
