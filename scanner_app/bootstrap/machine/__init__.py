"""IT's settings of this PC: the commented file, its changes, what holds and why."""
