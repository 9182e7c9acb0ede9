"""The screen of a till that cannot open its files: what is wrong and what to do."""
