"""One screen, one folder: state, presenter, rows, texts (no Qt), view, and screen to wire them."""
