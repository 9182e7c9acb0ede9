"""How long to wait before a device that failed is tried again."""

FIRST_MS = 500
LONGEST_MS = 30_000


def backoff_ms(failures: int) -> int:
    """Half a second after the first failure, then twice as long each time, at most 30 s."""
    return min(LONGEST_MS, FIRST_MS << min(max(0, failures - 1), 10))
