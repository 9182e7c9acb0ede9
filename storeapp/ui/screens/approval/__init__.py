"""A manager approves one thing with a PIN of their own."""
