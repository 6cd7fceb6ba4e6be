"""Draws invented administrative pages and scans them synthetically."""
