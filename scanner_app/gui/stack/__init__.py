"""What came in: dossiers, papers and pages as a list."""
