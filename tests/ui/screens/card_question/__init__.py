"""Tests of the question what became of a card payment."""
