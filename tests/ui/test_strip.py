"""The strip says quietly what goes on, and in colour only what somebody should do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storeapp.domain.catalogue import Language
from storeapp.ports.devices import Trouble
from storeapp.ports.mirror import MirrorState
from storeapp.services.status import Line, StatusBoard
from storeapp.ui.strip import Strip
from storeapp.ui.strip_samples import samples
from storeapp.ui.strip_state import StripPresenter, StripState
from storeapp.ui.strip_texts import CALM_TROUBLES, TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Mode
from storeapp.ui.widgets.label import ElidedLabel
from tests.services.fakes import LIN, FakeClock, a_config
from tests.ui.looking import clipped, crowded_targets, nameless, shown, small_targets

SINCE = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)


class Watched:
    """A strip's presenter on a board, and what it showed."""

    def __init__(self, texts: Texts) -> None:
        self.board, self.clock = StatusBoard(), FakeClock()
        self.shown: list[StripState] = []
        self.presenter = StripPresenter(self.board, self.clock, texts, self.shown.append)

    @property
    def last(self) -> StripState:
        return self.shown[-1]


@pytest.fixture
def watched(texts: Texts) -> Watched:
    return Watched(texts)


def test_it_says_where_and_who(watched: Watched, texts: Texts):
    assert watched.last.place == ""

    watched.presenter.stands_in(a_config(till="02"))
    assert watched.last.place == "Xihu · Till 2"
    watched.presenter.signed_in(LIN)
    assert watched.last.place == "Xihu · Till 2 · Lin"

    texts.speak(Language.CHINESE)
    watched.presenter.tick()
    assert watched.last.place == "西湖店 · 2 号收银台 · Lin"

    watched.presenter.signed_in(None)
    assert watched.last.place == "西湖店 · 2 号收银台"


@pytest.mark.parametrize(
    ("changes", "quiet"),
    [
        ({"line": Line.STARTING}, ""),
        ({"line": Line.ONLINE, "waiting": 3}, ""),
        ({"line": Line.OFFLINE, "since": SINCE}, "Offline since 10:42"),
        (
            {"line": Line.OFFLINE, "since": SINCE, "waiting": 12},
            "Offline since 10:42 · 12 waiting to be sent",
        ),
        ({"catalogue_done": 450, "catalogue_all": 1000}, "Catalogue is coming in, 45 %"),
        ({"printer": Trouble.PAPER_LOW}, "Receipt paper is running low."),
    ],
    ids=["starting", "online", "offline", "offline and waiting", "catalogue", "paper low"],
)
def test_what_needs_nobody_is_said_in_the_quiet(
    watched: Watched, changes: dict[str, object], quiet: str
):
    watched.board.update(**changes)

    assert watched.last.quiet == quiet
    assert watched.last.alert == ""


@pytest.mark.parametrize(
    ("changes", "alert"),
    [
        ({"line": Line.REVOKED}, "Head office has locked this till. Call the manager."),
        (
            {"line": Line.FORKED, "waiting": 3},
            "This till was set back to an older copy. Keep selling, and have it enrolled again.",
        ),
        (
            {"line": Line.UPDATE_NEEDED},
            "This till needs an update. Restart it when the basket is empty.",
        ),
        (
            {"printer": Trouble.PAPER_OUT, "drawer_open": True},
            "The drawer has been open for a while. Count it if you must, then push it shut.",
        ),
        (
            {"printer": Trouble.PAPER_OUT},
            "Printer is out of paper. Load paper: the receipt prints by itself.",
        ),
        (
            {"drift_ms": -300_000},
            "The clock of this till is wrong by 5 min. Set the computer's time.",
        ),
        ({"drift_ms": 119_999}, ""),
    ],
    ids=["revoked", "forked", "update", "drawer", "paper out", "clock", "clock a little off"],
)
def test_what_somebody_should_do_is_an_alert(
    watched: Watched, changes: dict[str, object], alert: str
):
    watched.board.update(**changes)

    assert watched.last.alert == alert


@pytest.mark.parametrize(
    ("changes", "english", "chinese"),
    [
        pytest.param(
            {"free_mb": 999, "mirror": MirrorState.MISSING},
            "Only 999 MB left on this till. Delete what is not needed, or call head office.",
            "本机磁盘只剩 999 MB，请清理不需要的文件，或联系总部。",
            id="little room",
        ),
        pytest.param(
            {"mirror": MirrorState.MISSING},
            "The backup stick is not in. Put it back; selling goes on.",
            "备份盘未插入，请插回，收银不受影响。",
            id="no stick",
        ),
        pytest.param(
            {"mirror": MirrorState.FULL},
            "The backup stick is full. Ask the manager for a larger one; selling goes on.",
            "备份盘已满，请让店长换一个更大的，收银不受影响。",
            id="full stick",
        ),
        pytest.param(
            {"mirror": MirrorState.FAILING},
            "The backup stick takes no data. Put it in again, or change it; selling goes on.",
            "备份盘无法写入，请重新插入或更换，收银不受影响。",
            id="broken stick",
        ),
        pytest.param(
            {"mirror": MirrorState.OLDER, "printer": Trouble.PAPER_OUT},
            "This till's sales are older than their backup. Do not sell here; call head office.",
            "本机的销售记录比备份旧，请停止在本机收银，并联系总部。",
            id="older than its copy",
        ),
        pytest.param(
            {"mirror": MirrorState.DIFFERS},
            "The backup stick holds other sales. Leave it in; call head office.",
            "备份盘里是另一份销售记录，请不要拔出，并联系总部。",
            id="other than its copy",
        ),
        pytest.param({"mirror": MirrorState.GOOD, "free_mb": None}, "", "", id="copied"),
    ],
)
def test_what_becomes_of_the_disks_is_said_in_both_languages(
    watched: Watched, texts: Texts, changes: dict[str, object], english: str, chinese: str
):
    watched.board.update(**changes)
    assert watched.last.alert == english

    texts.speak(Language.CHINESE)
    watched.presenter.tick()
    assert watched.last.alert == chinese


def test_a_forked_till_counts_what_it_keeps_and_is_told_in_chinese_too(
    watched: Watched, texts: Texts
):
    texts.speak(Language.CHINESE)

    watched.board.update(line=Line.FORKED, waiting=3)

    assert watched.last.quiet == "3 条待上传"
    assert watched.last.alert == "本机被还原成了旧副本，可以继续销售，请店长让它重新加入门店。"


def test_every_trouble_of_a_printer_has_its_words():
    assert {t.value for t in Trouble} - {"none"} <= set(TEXTS)
    assert Trouble.PAPER_LOW in CALM_TROUBLES


def test_an_undecided_receipt_is_a_question(watched: Watched):
    watched.board.update(undecided=1)
    assert watched.last.question == "Did the receipt print?"

    watched.board.update(undecided=0)
    assert watched.last.question == ""


def test_the_time_moves_and_nothing_is_shown_twice(watched: Watched):
    assert watched.last.time == "10:42"
    count = len(watched.shown)

    watched.presenter.tick()
    assert len(watched.shown) == count

    watched.clock.pass_ms(60_000)
    watched.presenter.tick()
    assert watched.last.time == "10:43"


def test_a_stopped_strip_hears_no_more(watched: Watched):
    watched.presenter.stop()
    count = len(watched.shown)

    watched.board.update(waiting=5, line=Line.OFFLINE, since=SINCE)

    assert len(watched.shown) == count


# --- the view ------------------------------------------------------------------------


@pytest.fixture
def strip(look: Look, qtbot) -> Strip:
    strip = Strip(look)
    qtbot.addWidget(strip)
    strip.resize(1280, strip.height())
    strip.show()
    return strip


def a_state(language: Language, **changes: Any) -> StripState:
    labels = Texts(language).of(TEXTS).labels
    fields: dict[str, Any] = {
        "place": "Xihu",
        "quiet": "",
        "alert": "",
        "question": "",
        "time": "10:42",
    }
    return StripState(words=labels, **{**fields, **changes})


def test_the_strip_shows_its_state(strip: Strip):
    strip.show_state(a_state(Language.ENGLISH, alert="Load paper.", quiet="Offline since 10:42"))

    assert (strip.place.text(), strip.time.text()) == ("Xihu", "10:42")
    assert (strip.alert.text(), strip.quiet.text()) == ("Load paper.", "Offline since 10:42")
    assert strip.alert.isVisible()
    assert not strip.question.isVisible()
    assert strip.language.text() == "中文"


def test_an_alert_that_is_over_leaves_no_colour(strip: Strip):
    strip.show_state(a_state(Language.ENGLISH, alert="Load paper."))
    strip.show_state(a_state(Language.ENGLISH))

    assert not strip.alert.isVisible()


@pytest.mark.parametrize("language", Language)
def test_everything_has_a_name_and_fits(strip: Strip, language: Language):
    strip.show_state(a_state(language, question=Texts(language).of(TEXTS)("undecided")))

    assert nameless(strip) == []
    assert clipped(strip) == []


@pytest.mark.parametrize("language", Language)
def test_what_to_do_about_a_fork_is_read_to_its_end(strip: Strip, language: Language):
    strip.show_state(samples(Texts(language))["forked"])
    shown(strip, ElidedLabel)  # Lays out what changed.

    assert strip.alert.isVisible()
    assert strip.alert.toolTip() == ""


def test_the_lock_is_there_with_the_clerk_and_rests_while_a_customer_pays(watched: Watched):
    assert watched.last.lock == ""

    watched.presenter.signed_in(LIN)
    assert (watched.last.lock, watched.last.lockable) == ("Lock", True)

    watched.presenter.paying(True)
    assert (watched.last.lock, watched.last.lockable) == ("Lock", False)

    watched.presenter.paying(False)
    assert watched.last.lockable

    watched.presenter.signed_in(None)
    assert watched.last.lock == ""


@pytest.mark.parametrize("language", Language)
def test_the_lock_stands_beside_the_clerk_and_a_finger_hits_it(strip: Strip, language: Language):
    texts = Texts(language).of(TEXTS)
    strip.show_state(a_state(language, place="Xihu · Till 2 · Lin", lock=texts("lock")))

    assert nameless(strip) == []
    assert clipped(strip) == []
    assert strip.lock.height() == strip.height() == 48
    assert small_targets(strip) == []
    assert crowded_targets(strip) == []
    assert strip.lock.x() == strip.place.geometry().right() + 1 + 8


def test_nobody_signed_in_leaves_nothing_to_lock(strip: Strip):
    strip.show_state(a_state(Language.ENGLISH))

    assert not strip.lock.isVisible()


@pytest.mark.parametrize("name", ["language", "mode", "question", "lock", "devices", "more"])
def test_its_buttons_say_what_is_wanted(strip: Strip, qtbot, name: str):
    signal = {
        "language": strip.language_asked,
        "mode": strip.look_asked,
        "question": strip.question_asked,
        "lock": strip.lock_asked,
        "devices": strip.devices_asked,
        "more": strip.more_asked,
    }[name]
    strip.show_state(a_state(Language.ENGLISH, question="Did the receipt print?", lock="Lock"))

    with qtbot.waitSignal(signal, timeout=500):
        getattr(strip, name).click()


def test_the_toggle_shows_where_it_leads(strip: Strip, look: Look):
    light = strip.mode.icon().cacheKey()

    look.wear(Mode.DARK)

    assert strip.mode.icon().cacheKey() != light
