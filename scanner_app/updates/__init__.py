"""Updates of the program: signed manifests, where they lie, the note of the last try."""
