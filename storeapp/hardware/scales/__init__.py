"""Scales: what they say on the wire, and when a weight may be taken."""
