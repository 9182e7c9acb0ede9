"""Labels for shelves and goods, in the languages of label printers."""
