"""The append-only lake: originals by their hash, Delta tables, and snapshots of them."""
