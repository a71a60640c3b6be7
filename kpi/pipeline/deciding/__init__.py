"""What the office decides about submissions, names, shares and rules."""
