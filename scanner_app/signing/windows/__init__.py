"""Keys in Windows' own certificate store."""
