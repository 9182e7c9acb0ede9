"""The parked screen."""
