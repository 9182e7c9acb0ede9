"""The look: tokens, fonts and the one style sheet built from them."""
