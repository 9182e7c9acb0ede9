"""The till: point of sale and store-clerk application."""
