"""Commands: what a till asks and needs an answer to now, each carried out exactly once."""
