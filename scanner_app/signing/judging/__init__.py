"""Judging signed files: whole, unchanged, by whom, when, vouched for."""
