"""Certificates, signing and verification."""
