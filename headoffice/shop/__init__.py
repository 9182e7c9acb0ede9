"""A small web shop over the Channel API: a demonstration of what any shop may be built like."""
