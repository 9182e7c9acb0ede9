"""Taking goods back: the receipt, what of it comes back, and how the money goes back."""
