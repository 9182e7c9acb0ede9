"""Words come in the language of the moment; every table is complete in both."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import storeapp.ui
from storeapp.domain.catalogue import Language
from storeapp.ui.texts import COMMON, Table, Texts

PLACEHOLDER = re.compile(r"{(\w+)}")
HAN = re.compile("[一-鿿]")


def _tables() -> Iterator[tuple[str, Table]]:
    """Every table of words in the interface."""
    for module in pkgutil.walk_packages(storeapp.ui.__path__, "storeapp.ui."):
        if module.name.rpartition(".")[2] in ("texts", "strip_texts", "refusal_texts"):
            loaded = importlib.import_module(module.name)
            for name in ("TEXTS", "COMMON", "SENTENCES"):
                if hasattr(loaded, name):
                    yield f"{module.name}.{name}", getattr(loaded, name)


TABLES = list(_tables())
PAIRS = [pytest.param(pair, id=f"{where}:{key}") for where, t in TABLES for key, pair in t.items()]


def test_the_tables_of_all_screens_are_found():
    names = {where for where, _ in TABLES}

    assert {
        "storeapp.ui.texts.COMMON",
        "storeapp.ui.strip_texts.TEXTS",
        "storeapp.ui.refusal_texts.SENTENCES",
        "storeapp.ui.screens.sell.texts.TEXTS",
        "storeapp.ui.screens.parked.texts.TEXTS",
    } <= names


@pytest.mark.parametrize("pair", PAIRS)
def test_both_languages_hold_the_same_placeholders(pair: tuple[str, str]):
    english, chinese = pair

    assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(chinese))
    assert bool(english) == bool(chinese)


@pytest.mark.parametrize("pair", PAIRS)
def test_english_is_not_chinese(pair: tuple[str, str]):
    english, _ = pair

    assert english == "中文" or not HAN.search(english)


def test_words_follow_the_language_at_run_time():
    texts = Texts()
    words = texts.of({"items": ("{count} items", "{count} 件")})

    assert words("items", count=3) == "3 items"
    texts.speak(Language.CHINESE)
    assert words("items", count=3) == "3 件"
    assert words.language is Language.CHINESE


def test_labels_are_one_object_per_language():
    texts = Texts()
    words = texts.of({"pay": ("Pay", "收款")})

    english = words.labels
    assert words.labels is english
    texts.speak(Language.CHINESE)
    assert words.labels["pay"] == "收款"
    assert words.labels is not english


def test_watchers_hear_of_a_switch_once_and_can_stop():
    texts, heard = Texts(), []
    stop = texts.watch(lambda: heard.append(texts.language))

    texts.speak(Language.ENGLISH)
    assert heard == []
    texts.speak(Language.CHINESE)
    assert heard == [Language.CHINESE]
    stop()
    texts.speak(Language.ENGLISH)
    assert heard == [Language.CHINESE]


def test_every_screen_has_the_common_words():
    words = Texts().of({})

    assert set(words.labels) == set(COMMON)
    with pytest.raises(KeyError):
        words("no such key")
