"""Paying: the sheet over the right side, from the amount due to the change."""
