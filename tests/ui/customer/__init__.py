"""Tests of the customer's window."""
