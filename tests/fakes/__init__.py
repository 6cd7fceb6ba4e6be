"""Stand-ins that say how they fake; each behaves as its port promises."""
