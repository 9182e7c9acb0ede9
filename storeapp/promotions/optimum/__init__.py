"""The best choice of promotions for one basket: exact, the same on every machine."""
