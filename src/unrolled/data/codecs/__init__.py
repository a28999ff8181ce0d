"""Text into token numbers and back, and labels into class numbers and back."""
