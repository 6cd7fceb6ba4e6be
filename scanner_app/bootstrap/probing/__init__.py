"""How each thing on this PC is looked at."""
