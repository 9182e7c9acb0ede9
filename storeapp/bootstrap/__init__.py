"""The one place that builds objects and joins them: the till, and the window over it."""
