"""Scanners, profiles, and the stack that is being scanned."""
