"""The work of a period in one go: a run file carried out step by step, and a manifest of what came of it."""
