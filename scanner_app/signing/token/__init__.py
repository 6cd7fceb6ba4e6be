"""Keys on tokens, by the makers' PKCS#11 drivers."""
