"""One dossier: its code, its tags."""
