"""Becoming a member: her number and name, and what she agrees to on her own display."""
