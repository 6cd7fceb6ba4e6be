"""Tag values proposed from what was read on a paper, each with its evidence. Pure."""
