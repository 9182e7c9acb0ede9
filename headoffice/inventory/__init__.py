"""Inventory: the stock ledger and what is on hand in each store."""
