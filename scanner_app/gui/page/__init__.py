"""One page: its picture and what was found on it."""
