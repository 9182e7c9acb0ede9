"""Tests; shared builders are imported as `tests.domain.build`."""
