"""The end of the day on the card terminal."""
