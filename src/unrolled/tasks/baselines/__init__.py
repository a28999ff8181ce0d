"""What a network must beat: predictors that need no network."""
