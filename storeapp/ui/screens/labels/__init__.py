"""Labels for shelves and weighed goods."""
