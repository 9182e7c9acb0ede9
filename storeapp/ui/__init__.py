"""The window: shell, navigator, theme, widgets and one folder per screen."""
