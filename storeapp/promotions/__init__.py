"""Head office's promotions, applied by themselves; pure, the same engine at every place."""
