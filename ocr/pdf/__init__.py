"""PDF/A building and checking."""
