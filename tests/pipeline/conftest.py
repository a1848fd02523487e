"""Fixtures for the tests of the pipeline."""

import cv2
import pytest

from election.definition import Marking
from tests.pipeline.ballot_drawing import Ballot, Plan, ballot


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Leave parallelism to the test runner."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


@pytest.fixture(scope="session")
def names() -> Ballot:
    """A strike-out ballot with a table of ten names, A5."""
    return ballot(Plan())


@pytest.fixture(scope="session")
def boxes() -> Ballot:
    """A ballot with two boxes a name."""
    return ballot(Plan(Marking.AGREE_DISAGREE))


@pytest.fixture(scope="session")
def triple() -> Ballot:
    """A ballot with three boxes a name."""
    return ballot(Plan(Marking.CONFIDENCE_3, signature=True))
