"""Importing the register of received dossiers: columns, a dry run, the import."""
