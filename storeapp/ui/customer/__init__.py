"""The customer's second window: her basket, what she saves and pays, and nothing else."""
