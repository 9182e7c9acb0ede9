"""Days that must work, driven through the real window as a person would."""
