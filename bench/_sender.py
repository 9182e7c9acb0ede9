"""A web shop that sends events until it is told to stop: `python -m bench._sender URL KEY ...`.

It ends when its input is closed, and then says on one line what was taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import httpx

A_REQUEST = 100
SENDERS = 4
GOODS = 2_000
SESSION = 10
"""Events of one visitor before the next one's."""
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0"
NAMES = ("Product Viewed", "Product Viewed", "Product Viewed", "Product Clicked", "Product Added")
STOP_S = 60.0


@dataclass(slots=True)
class Sent:
    """What became of the events; `late_s` is how far behind its rate the sender was at the end."""

    taken: int = 0
    refused: int = 0
    seconds: float = 0.0
    late_s: float = 0.0

    @property
    def us_an_event(self) -> float:
        return self.seconds / self.taken * 1e6 if self.taken else float("inf")


@dataclass(slots=True)
class Shop:
    """A shop under way; `sent` once it was stopped."""

    sent: Sent = field(default_factory=Sent)


@contextmanager
def sending(url: str, key: str, *, visitors: int, per_s: int) -> Iterator[Shop]:
    """So many events a second, from a process of its own, for as long as this is open."""
    command = [sys.executable, "-m", "bench._sender", url, key, str(visitors), str(per_s)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    shop = Shop()
    try:
        yield shop
    finally:
        said, _ = process.communicate(timeout=STOP_S)
    shop.sent = Sent(**json.loads(said))


def a_request(key: str, first: int, visitors: int, session: int = 1) -> bytes:
    """The hundred events from that number on; so many in a row are one visitor's."""
    batch = [
        {
            "type": "track",
            "event": NAMES[number % len(NAMES)],
            "messageId": str(uuid.uuid4()),
            "anonymousId": f"v{number // session % visitors}",
            "properties": {"sku": f"G{number * 7919 % GOODS}"},
        }
        for number in range(first, first + A_REQUEST)
    ]
    return json.dumps({"writeKey": key, "batch": batch}).encode()


def main(arguments: list[str]) -> None:
    url, key, visitors, per_s = arguments
    ended = threading.Event()
    with ThreadPoolExecutor(SENDERS) as pool:
        began = time.monotonic()
        senders = [
            pool.submit(_send, url, key, int(visitors), int(per_s), place, ended)
            for place in range(SENDERS)
        ]
        sys.stdin.read()
        ended.set()
        parts = [sender.result() for sender in senders]
        seconds = time.monotonic() - began
    taken, refused = sum(part.taken for part in parts), sum(part.refused for part in parts)
    late_s = max(part.late_s for part in parts)
    print(json.dumps(asdict(Sent(taken, refused, seconds, late_s))), flush=True)


def _send(
    url: str, key: str, visitors: int, per_s: int, place: int, ended: threading.Event
) -> Sent:
    """Every fourth request, each at its moment; what is late is sent at once."""
    sent, number = Sent(), place
    gap_s, began = A_REQUEST / per_s, time.monotonic()
    with httpx.Client(base_url=url, timeout=STOP_S / 2, headers={"user-agent": AGENT}) as http:
        while not ended.wait(max(0.0, began + number * gap_s - time.monotonic())):
            body = a_request(key, number * A_REQUEST, visitors, SESSION)
            said = http.post("/v1/collect", content=body).raise_for_status().json()
            sent.taken += said["taken"]
            sent.refused += sum(said["refused"].values())
            number += SENDERS
            sent.late_s = max(0.0, time.monotonic() - began - number * gap_s)
    return sent


if __name__ == "__main__":
    main(sys.argv[1:])
