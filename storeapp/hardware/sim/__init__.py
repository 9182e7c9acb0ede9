"""Simulated devices behind the same Protocols, and the windows to operate them."""
