"""The printer language ESC/POS: status bytes, tokens, and what they put on paper."""
