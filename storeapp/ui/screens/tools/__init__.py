"""What a clerk does beside selling: one list that leads to each."""
