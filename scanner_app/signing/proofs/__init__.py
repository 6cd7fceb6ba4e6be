"""What makes a signature last: checks before use, time stamps, revocation data."""
