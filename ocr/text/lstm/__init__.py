"""Reads text with tesseract's network run by onnxruntime, all lines of a page at once."""
