"""Pole displays: two lines of twenty cells, or eight digits."""
