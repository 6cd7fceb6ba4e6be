"""Real servers on this machine, for tests, trials and measurements."""
