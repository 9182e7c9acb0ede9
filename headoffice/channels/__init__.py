"""Channels: the public door for web shops and marketplaces, and what is told to them."""
