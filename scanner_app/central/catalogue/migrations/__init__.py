"""What makes the tables of the catalogue, in steps."""
