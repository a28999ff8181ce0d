"""What data is, and what is wrong with it, found in one pass that trains nothing."""
