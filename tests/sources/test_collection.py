"""The collector is paused while a file is read, and left as it was found."""

import gc

import pytest

from review.errors import UnreadableFile
from review.sources.collection import paused_collection
from tests.sources.reading_file import reading


def test_the_collector_is_paused_and_goes_on() -> None:
    assert gc.isenabled()
    with paused_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_pause_inside_a_pause_does_not_end_it() -> None:
    with paused_collection():
        with paused_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failed_read_leaves_it_running() -> None:
    with pytest.raises(UnreadableFile):
        reading("neither this nor that")
    assert gc.isenabled()
