"""SQLite and the page files."""
