"""The chain's goods: their names, codes and prices per zone, imported, published, snapshot."""
