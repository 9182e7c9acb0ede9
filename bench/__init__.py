"""Benchmarks: each measures then and there and prints one JSON object on its last line."""
