"""Barcodes on a page: two readers, what they agree on, and where they contradict each other."""

from ocr.barcode.readers import available_readers
from ocr.barcode.scan import read_barcodes

__all__ = ["available_readers", "read_barcodes"]
