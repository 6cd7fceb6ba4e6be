"""What `sohoa central` does besides serving."""
