"""Redeeming: coupons and budgets, what is promised of them, and what sales have used."""
