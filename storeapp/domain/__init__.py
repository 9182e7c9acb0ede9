"""The shop's own terms and rules: pure values, no clock, no I/O, no library of the outside."""
