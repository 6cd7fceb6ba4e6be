"""Scanners on Linux, through libsane; everything here runs in the driver host."""
