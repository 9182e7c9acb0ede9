"""Head office: one catalogue, stock, order book and member base for every channel."""
