"""What every question about a scan starts from, found once: its gray, the paper, the ink."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.image import Pixels, Scan, gray_of
from ocr.ink import InkMap, ink_map
from ocr.sheet import Sheet, find_sheet


@dataclass(frozen=True, slots=True)
class Survey:
    """First look at a scan; 0.04 CPU s for A4 at 300 dpi.

    Attributes:
        gray: luma of the scan, uint8 (height, width).
        sheet: the paper on the bed, None when the scan is the paper.
        ink: of the whole scan, as it lies.
    """

    gray: Pixels
    sheet: Sheet | None
    ink: InkMap


def survey_of(scan: Scan) -> Survey:
    """Gray, paper and ink of a scan."""
    gray = gray_of(scan.pixels)
    sheet = find_sheet(gray, scan.dpi)
    return Survey(gray, sheet, ink_map(gray, scan.dpi, sheet))
