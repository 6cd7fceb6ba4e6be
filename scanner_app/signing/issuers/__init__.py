"""Servers of certificate issuers: asked within limits."""
