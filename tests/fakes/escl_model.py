"""What a played network scanner is like, and the faults it can be told to have."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

BACK_DARKER = 20
"""The back of a played sheet is so much darker than its front."""


class Play(StrEnum):
    """How a scan goes wrong."""

    BUSY = "busy"
    """POST is answered 503."""
    BUSY_CONFLICT = "busy, 409"
    """POST is answered 409 by a device that works for somebody else."""
    JAM_AT_START = "jam at start"
    """POST is answered 409: the first sheet is stuck."""
    JAM = "jam"
    JAM_MID_PAGE = "jam mid page"
    """Half a page, then the line closes; the feeder reports a jam."""
    JAM_EMPTY_BODY = "jam, empty body"
    """200 without content, the lost page counted."""
    ABORTED_EMPTY_BODY = "aborted, empty body"
    """The same with nothing wrong at the feeder, as AirSane does when a sheet jams."""
    MULTIPICK = "multipick"
    MISPICK = "mispick"
    COVER = "cover"
    ABORTED = "aborted"
    """409 and an aborted job, with nothing wrong at the feeder."""
    CANCELLED = "cancelled at the panel"
    EMPTY_BODY = "empty body"
    TRUNCATED = "truncated"
    """A JPEG without its end, in an answer that is complete."""
    FILLED_UP = "filled up"
    """Half a page, closed as a JPEG should be."""
    CUT = "cut"
    """The line closes in mid page."""
    NO_ANSWER = "no answer"
    """The line closes before the answer."""
    HANG = "hang"
    """Half a page, then silence."""
    NOT_READY = "not ready"
    """503 for the next page so many times."""
    GONE = "gone"
    """410 for the next page so many times, as the Xerox B205."""
    LOST = "lost"
    """A sheet is taken and counted and never handed over."""
    REPEAT = "repeat"
    """The last page again, under the same name."""
    TOO_LARGE = "too large"
    """A page that announces 300 MB."""
    SERVER_ERROR = "500"


@dataclass(frozen=True)
class Model:
    """What a device is and does when nothing goes wrong.

    Attributes:
        dpis: what it announces.
        dpi_range: lowest, highest and step announced instead.
        dpi_limit: what it really gives at most.
        says_dpi: what its pages' headers say, None for the truth, 0 for nothing.
        area: largest width and height of feeder and glass, in 1/300 inch.
        least: smallest width and height.
        feeder_at: where narrow paper lies.
        drawn_ahead: sheets that it takes in with each one asked for.
        draws_on: it does so again whenever there is room, as fast devices do.
        last_status: HTTP status after the last sheet.
        stays_active: status requests for which a finished job is still called "Processing".
        lists_jobs: its status names jobs.
        lists_others: and an aborted one of somebody else before them.
        sensor_lag: status requests for which its feeder is still "loaded" after the last sheet.
        refuses_empty: POST is answered 409 when the feeder is empty.
        refuses: setting names it answers 409 to.
        host_wanted: of the Host field; anything else is answered 400.
        location: form of the Location field; {path} is the job's path.
        names_pages: it sends Content-Location.
        retry_after: sent with 503.
        padding: bytes behind each page.
        patience_s: a job nobody asked for so long is given up when another is wanted.
    """

    name: str = "Example Scan 100"
    maker: str = "Example"
    uuid: str = "4509a320-00a0-008f-00b6-002507510eca"
    server: str = ""
    modes: tuple[str, ...] = ("RGB24", "Grayscale8")
    formats: tuple[str, ...] = ("image/jpeg", "application/pdf")
    dpis: tuple[int, ...] = (100, 200, 300, 600)
    dpi_range: tuple[int, int, int] | None = None
    dpi_limit: int | None = None
    says_dpi: int | None = None
    area: tuple[int, int] = (2550, 4200)
    least: int = 16
    platen: bool = True
    feeder: bool = True
    duplex: bool = True
    feeder_at: str = ""
    options: tuple[str, ...] = ("DetectPaperLoaded", "Duplex")
    blank_options: bool = True
    drawn_ahead: int = 0
    draws_on: bool = False
    last_status: int = 404
    stays_active: int = 0
    lists_jobs: bool = True
    lists_others: bool = False
    sensor_lag: int = 0
    refuses_empty: bool = False
    refuses: tuple[str, ...] = ()
    host_wanted: str | None = None
    location: str = "{path}"
    names_pages: bool = True
    chunked: bool = False
    retry_after: str = ""
    padding: bytes = b""
    patience_s: float = 0.3


@dataclass
class Fault:
    """One fault of the next scan.

    Attributes:
        after: whole sides before it.
        times: how often it strikes, None for always.
    """

    play: Play
    after: int = 0
    times: int | None = None

    def strikes(self, sides: int) -> bool:
        """Whether it does so now; counts down."""
        if sides < self.after or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@functools.cache
def jpeg(shade: int, size: tuple[int, int], mode: str, dpi: int) -> bytes:
    """A sheet of one shade with a darker frame (not of shade 168: mid gray means "no data")."""
    picture = Image.new("L", size, max(shade - 40, 0))
    width, height = size
    picture.paste(shade, (width // 20, height // 20, width - width // 20, height - height // 20))
    picture = picture.convert(mode)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85, **({"dpi": (dpi, dpi)} if dpi else {}))
    return target.getvalue()
