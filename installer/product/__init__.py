"""The Windows product, put together on Linux: `installer/build` runs this package."""
