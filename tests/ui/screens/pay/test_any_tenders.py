"""Whatever is pressed in whatever order, no cent is lost and nothing is sold twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.presenter import PayPresenter
from tests.ui.screens.pay.given import Paying

KEYS = st.sampled_from([*"0123456789.", "erase"])
STEPS = st.one_of(
    st.tuples(st.just("press"), KEYS),
    st.tuples(st.just("hand_over"), st.sampled_from([1, 10, 5_00, 20_00, 100_00, 500_00])),
    st.tuples(st.sampled_from(["confirm", "confirm", "cash", "card", "decline", "take_back_last"])),
    st.tuples(st.just("take_back"), st.integers(0, 3)),
    st.tuples(st.just("back")),
    st.tuples(st.just("work")),
    st.tuples(st.just("disk")),
)


def balanced(presenter: PayPresenter) -> bool:
    settlement = presenter.settlement
    return settlement.due + settlement.rounding == settlement.paid + settlement.left


@settings(max_examples=300, deadline=None)
@given(due=st.integers(0, 400_00), steps=st.lists(STEPS, max_size=25))
def test_due_and_rounding_are_paid_and_left(due: int, steps: list[tuple]):
    paying = Paying()
    presenter = paying.start(due)
    full = False
    for name, *arguments in steps:
        paying.states.clear()
        if name == "work":
            paying.work.run()
        elif name == "disk":
            full = not full
            (paying.fill_the_disk if full else paying.empty_the_disk)()
        else:
            getattr(presenter, name)(*arguments)
            assert len(paying.states) + len(paying.went) >= 1
            assert len(paying.states) <= 1
        assert balanced(presenter)
        assert paying.sales <= 1
        paying.went.clear()
    if full:
        paying.empty_the_disk()
    paying.work.run()
    assert paying.sales <= 1
    assert len(paying.counter.sold) == paying.sales
    assert (presenter.stage is Stage.SOLD) == (paying.sales == 1)
    for sale in paying.counter.sales.rows.sales.values():
        assert sale.due.minor == due
        assert presenter.settlement.settled
