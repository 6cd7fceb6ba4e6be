"""Cancelling and threads. Standard library only."""
