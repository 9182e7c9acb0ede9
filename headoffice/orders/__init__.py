"""Orders of every channel: placed, routed, worked on, handed over, cancelled, paid back."""
