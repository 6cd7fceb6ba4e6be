"""The province as a target of files and a partner of events: HTTPS with client certificates."""
