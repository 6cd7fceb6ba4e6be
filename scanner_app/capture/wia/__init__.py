"""Scanners on Windows through WIA 2, which Windows brings along."""
