"""From where a till stands on its way to one finished picture."""

from __future__ import annotations

from dataclasses import replace

from storeapp.ui.screens.enrol.joining import Joining
from storeapp.ui.screens.enrol.state import EnrolState, Page
from storeapp.ui.texts import Words
from storeapp.ui.told import notice_of


def picture(joining: Joining, words: Words) -> EnrolState:
    """The whole screen."""
    return _PAGES[joining.page](joining, _plain(joining, words), words)


def _plain(joining: Joining, words: Words) -> EnrolState:
    return EnrolState(
        words=words.labels,
        page=joining.page,
        heading="",
        lead="",
        figure="",
        title="",
        address=joining.address,
        open=False,
        sentence="",
        percent=None,
        primary="",
        ready=False,
        back="",
        notice=notice_of(joining.told, words),
    )


def _address(joining: Joining, plain: EnrolState, words: Words) -> EnrolState:
    return replace(
        plain,
        heading=words("welcome"),
        figure=words("new_till"),
        lead=words("lead"),
        title=words("title"),
        open=not joining.asking,
        sentence=words("asking") if joining.asking else "",
        primary=words("ask_again" if joining.refused else "ask"),
        ready=not joining.asking,
    )


def _code(joining: Joining, plain: EnrolState, words: Words) -> EnrolState:
    return replace(
        plain,
        heading=words("code"),
        lead=words("what_to_do"),
        figure=f"{joining.code[:4]}-{joining.code[4:]}",
        title=words("waiting"),
        sentence=words("waiting_why"),
        back=words("change"),
    )


def _joined(joining: Joining, plain: EnrolState, words: Words) -> EnrolState:
    device, percent = joining.device, joining.percent
    store, till = (device.store, device.till) if device else ("", "")
    goods = words("settings") if percent is None else words("goods", percent=percent)
    return replace(
        plain,
        heading=words("joined"),
        figure=words("place", store=store, till=till),
        lead=words("joined_lead"),
        title=words("getting"),
        sentence=goods,
        percent=percent,
    )


_PAGES = {Page.ADDRESS: _address, Page.CODE: _code, Page.JOINED: _joined}
