"""The few ways in which talking to head office fails; each tells the caller what to do next."""

from __future__ import annotations

from storeapp.sync.wire.messages import Problem


class Failure(Exception):
    """Head office did not do as asked. Carries no body and no token, so it may be logged."""

    retry_after_s: float | None = None


class Unreachable(Failure):
    """No answer: network, name, time-out, TLS, cut in the middle. Try again later."""


class NotConnected(Unreachable):
    """No connection was made, so nothing of the request was heard."""


class BrokenOff(Unreachable):
    """The connection broke under the request. Servers close kept connections without a word, so
    this says little about the next try."""


class WrongAnswer(Failure):
    """Something answered that is not our head office, or not in its language."""


class Busy(Failure):
    """Head office is there but cannot now; `retry_after_s` is what it asked for."""

    def __init__(self, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"{status}, retry after {retry_after_s}")
        self.status = status
        self.retry_after_s = retry_after_s


class Refused(Failure):
    """Head office understood and said no."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}")
        self.status = status
        self.problem = problem


class Forked(Failure):
    """Head office knows another history of this device: the file was copied or restored."""


class UpdateNeeded(Failure):
    """Head office no longer, or not yet, speaks this till's protocol."""
