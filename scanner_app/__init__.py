"""Desktop application: capture, dossiers, signing, upload, progress."""
