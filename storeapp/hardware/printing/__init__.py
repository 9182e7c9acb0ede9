"""From a receipt document to bytes, and from bytes to a printed receipt."""
