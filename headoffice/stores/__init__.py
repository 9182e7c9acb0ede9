"""Stores, their tills, and the devices that act for a till."""
