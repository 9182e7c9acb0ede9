"""Publishing: promotions as drafts, checked, tried on recorded sales, signed and sent to stores."""
