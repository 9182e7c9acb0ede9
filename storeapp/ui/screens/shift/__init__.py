"""Opening the shift: the float in the drawer."""
