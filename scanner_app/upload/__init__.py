"""Sending signed files to where they are kept."""
