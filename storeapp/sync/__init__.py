"""The line to head office: facts go up, streams come down, a poke says when."""
