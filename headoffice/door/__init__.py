"""The door of head office: who is asking, what every router may use, how a request is refused."""

from headoffice.door.asking import (
    STREAMS,
    Caller,
    CallerDep,
    Deps,
    DepsDep,
    NotServed,
    unreadable,
)

__all__ = ["STREAMS", "Caller", "CallerDep", "Deps", "DepsDep", "NotServed", "unreadable"]
