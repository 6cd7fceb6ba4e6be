"""The visible signature of an official copy (NĐ 30/2020)."""
