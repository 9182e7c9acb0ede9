"""Ways for bytes to reach a device; blocking, with a time-out on everything."""
