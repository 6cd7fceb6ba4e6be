"""Signing, certificates, and reports on signatures."""
