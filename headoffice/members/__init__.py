"""The chain's members."""
