"""The province's catalogue in PostgreSQL: offices, counters, dossiers, files, events, tallies."""
