"""The province's side: takes what counters deliver, keeps the catalogue, shows the ratio."""
