"""Sealed bundles on sticks, for offices without any line."""
