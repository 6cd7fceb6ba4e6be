"""Tests; a package so that the generator of test pages can be run by name."""
