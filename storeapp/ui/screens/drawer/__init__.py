"""Opening the drawer without a sale."""
