"""Enrolment: how a device becomes a till of a store, and how it proves that with each request."""
