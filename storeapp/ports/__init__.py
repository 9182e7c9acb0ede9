"""What the use cases need of the outside, as Protocols; adapters in db, hardware and sync."""
