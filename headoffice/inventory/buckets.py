"""Where a piece can be, and what can be promised of it: the columns of a good's stock."""

from __future__ import annotations

SHELF = "shelf"
STAGED = "staged"
DAMAGED = "damaged"
DISPLAY = "display"
QC = "qc"
PUT_BACK = "put_back"
TRANSIT = "transit"
RESERVED = "reserved"
HELD = "held"

BUCKETS = (SHELF, STAGED, DAMAGED, DISPLAY, QC, PUT_BACK, TRANSIT, RESERVED, HELD)
"""All but the last three are physically in the place. What is reserved or held stands on the shelf
still: it is promised, not moved. What is in transit is on its way to the place."""

PHYSICAL = (SHELF, STAGED, DAMAGED, DISPLAY, QC, PUT_BACK)
CLAIMED = (HELD, RESERVED, STAGED, PUT_BACK, TRANSIT)
"""What belongs to a ref, and is summed for each of them."""

ANYWHERE = ""
"""The place of what is promised and not assigned to a place yet: holds without a place, and orders
that are not routed."""

OPENING = "opening"
SOLD = "sold"
RECEIVED = "received"
RETURNED = "returned"
ADJUSTED = "adjusted"
COUNT = "count"
MOVED = "moved"
DAMAGE = "damaged"
ON_DISPLAY = "display"
HOLD = "held"
PIN = "pinned"
RELEASED = "released"
HOLD_EXPIRED = "hold_expired"
ALLOCATED = "allocated"
UNALLOCATED = "unallocated"
PICKED = "picked"
HANDED_OVER = "handed_over"
SHIPPED = "shipped"
TRANSFER_OUT = "transfer_out"
TRANSFER_IN = "transfer_in"
PUTTING_BACK = "putting_back"
