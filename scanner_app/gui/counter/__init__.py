"""The counter clerk's window: what it is made of and who talks to whom."""
