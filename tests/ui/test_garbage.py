"""Garbage is collected on the window's thread, and Python does it by itself again afterwards."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storeapp.ui.garbage import Collector, collect_on_this_thread


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """As in a fresh Python; the tests' own way is put back."""
    was_enabled, limits = gc.isenabled(), gc.get_threshold()
    gc.enable()
    yield
    gc.set_threshold(*limits)
    if not was_enabled:
        gc.disable()


@pytest.fixture
def collector(qapp: QApplication, collecting: None) -> Iterator[Collector]:
    collector = collect_on_this_thread()
    yield collector
    collector.stop()


class Round:
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.itself = self


def test_python_collects_nothing_by_itself_until_it_is_stopped(collector: Collector):
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    assert not collector._timer.isActive()


def test_garbage_of_another_thread_ends_on_this_one(qtbot: QtBot, collector: Collector):
    gc.collect()
    gc.set_threshold(10, 0, 0)
    ended: list[int] = []

    def litter() -> None:
        for _ in range(100):
            weakref.finalize(Round(), lambda: ended.append(threading.get_ident()))

    other = threading.Thread(target=litter)
    other.start()
    other.join()
    assert ended == []

    collector._timer.setInterval(1)
    qtbot.waitUntil(lambda: len(ended) == 100, timeout=2000)
    assert set(ended) == {threading.get_ident()}


def test_a_little_garbage_is_left_alone(collector: Collector):
    gc.collect()
    gc.set_threshold(100_000, 10, 10)
    ended: list[bool] = []
    weakref.finalize(Round(), lambda: ended.append(True))

    collector._collect()

    assert ended == []


def test_stopping_leaves_collection_off_where_it_was_off(qapp: QApplication):
    gc.disable()
    collect_on_this_thread().stop()
    assert not gc.isenabled()
