"""What a blank ballot looks like (the form) and what a mark scores (the profile)."""
