"""Bulk reading of old results still in force: one job a dossier, any number of workers."""
