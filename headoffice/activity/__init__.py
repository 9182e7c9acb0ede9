"""What visitors look at in the web shops, and what a member may like at the counter."""
