"""The head's pages: read-only figures in the browser, signed in by role."""
