"""setup.exe and the MSI of Sohoa, from installer/product.toml and a tree."""
