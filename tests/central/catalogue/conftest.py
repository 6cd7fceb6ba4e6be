"""Offices, counters and dossiers for the tests of the catalogue."""
