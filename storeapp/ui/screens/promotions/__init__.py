"""Why the basket costs what it does, and what would bring the customer more."""
