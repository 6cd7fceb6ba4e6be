"""Bundles that come on sticks: opened, taken like deliveries, answered with receipts."""
