"""The queue window: what waits to be sent, what was sent, what failed and what can be done."""
