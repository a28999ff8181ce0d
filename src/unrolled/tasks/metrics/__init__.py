"""Scores with 95% bootstrap intervals; an undefined score is None."""
