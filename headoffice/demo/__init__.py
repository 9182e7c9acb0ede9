"""The demo chain: invented shops, goods, people and pictures, the same for the same seed."""
