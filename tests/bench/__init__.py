"""Measurements against peers, in one run: `./dev bench`."""
