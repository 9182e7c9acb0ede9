"""Returns over all stores: what can still come back, what did, and what people have to look at."""
