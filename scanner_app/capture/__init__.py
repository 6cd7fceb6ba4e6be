"""Where page images come from: files, folders, scanners."""
