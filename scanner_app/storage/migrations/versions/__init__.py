"""One file a migration, never changed after release."""
