"""Setting a device up: who, what, where, what the test page shows."""
