"""How it gets there: one file for each channel."""
