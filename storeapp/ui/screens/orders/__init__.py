"""Orders of this store: the queue, picking, packing, handing over."""
