"""What an office decides about units: spellings, and shares of a unit that was divided."""
