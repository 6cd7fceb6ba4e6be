"""Proofs added later to files that were signed without."""
