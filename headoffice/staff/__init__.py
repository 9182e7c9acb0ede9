"""The people behind the counters, their PINs, and the stores they may sign in at."""
