"""The archive's schema, step by step: each version knows how to come from the one before."""
