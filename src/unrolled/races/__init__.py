"""Fair comparisons of contenders, and what is told of them."""
