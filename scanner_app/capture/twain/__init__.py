"""Scanners on Windows, through their makers' TWAIN drivers in a small C program."""
