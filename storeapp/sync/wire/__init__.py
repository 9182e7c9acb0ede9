"""The contract shared with head office: messages, signatures, the catalogue file."""
