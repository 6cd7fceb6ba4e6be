"""Image to text and to PDF/A. Holds no imports, so a value costs no OpenCV."""
