"""Plain parts of every screen: one widget, one file, one test."""
