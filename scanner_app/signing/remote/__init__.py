"""Keys at remote signing services (CSC API)."""
