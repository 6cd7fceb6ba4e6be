"""Pages from a WIA transfer to the sink."""

from __future__ import annotations

import io

from PIL import Image

from scanner_app.capture.driver import DriverError, PageSink, Raster, StopWish
from scanner_app.capture.wia import terms
from scanner_app.capture.wia.preparing import Ready
from scanner_app.domain.scan import EndReason, Side


class Taker:
    """Implements `system.Receiver`: runs inside WIA's callbacks, which let no exception out.

    Attributes:
        kept: pages given to the sink.
        stopped: a person's wish ended the transfer.
        error: what went wrong in a callback, to be raised when the transfer has ended.
    """

    def __init__(self, ready: Ready, count: int | None, sink: PageSink, stop: StopWish) -> None:
        """Take at most `count` pages."""
        self._ready = ready
        self._count = count
        self._sink = sink
        self._stop = stop
        self._seen_bytes = 0
        self.kept = 0
        self.stopped = False
        self.error: DriverError | None = None

    @property
    def enough(self) -> bool:
        """The wanted number of pages was kept."""
        return self._count is not None and self.kept >= self._count

    def began(self) -> None:
        """A page begins to come."""
        self._seen_bytes = 0
        self._sink.begin()

    def progress(self, size_bytes: int) -> bool:
        """Told again and again, from the start of the page."""
        self._sink.received(size_bytes - self._seen_bytes)
        self._seen_bytes = max(self._seen_bytes, size_bytes)
        return self._goes_on

    def page(self, content: bytes) -> bool:
        """Keep it; also one that the driver finishes after it was asked to end."""
        if self.error is not None or self.enough or not content:
            return self._goes_on
        try:
            self._keep(raster_of(content))
        except DriverError as error:
            self.error = error
        if self._stop.wanted:
            self.stopped = True
        return self._goes_on

    def status(self, hresult: int) -> bool:
        """Patience while the device warms up; anything else that is a failure ends it."""
        if hresult in terms.PATIENT:
            self._sink.waiting()
        elif hresult & 0x80000000:
            self.error = DriverError(terms.reason_of(hresult), status=f"{hresult:#010x}")
        return self._goes_on

    @property
    def _goes_on(self) -> bool:
        return self.error is None and not self.stopped and not self.enough

    def _keep(self, raster: Raster) -> None:
        side = None
        if self._ready.feeder:
            is_back = self._ready.both_sides and self.kept % 2 == 1
            side = Side.BACK if is_back else Side.FRONT
        self._sink.keep(raster, dpi=self._ready.dpi, side=side)
        self.kept += 1


def raster_of(bitmap: bytes) -> Raster:
    """The pixels of a bitmap file.

    Raises:
        DriverError: SHORT_PAGE; it is cut off or no bitmap.
    """
    try:
        with Image.open(io.BytesIO(bitmap), formats=["BMP"]) as image:
            image.load()
            # Drivers give gray as a palette, and black and white as one of two colours.
            picture = image if image.mode in {"1", "L"} else image.convert(_flat(image))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DriverError(EndReason.SHORT_PAGE) from error
    width, height = picture.size
    if picture.mode == "1":
        return Raster(picture.tobytes("raw", "1;I"), width, height, (width + 7) // 8, 1, 1)
    channels = 3 if picture.mode == "RGB" else 1
    return Raster(picture.tobytes(), width, height, width * channels, 8, channels)


def _flat(image: Image.Image) -> str:
    if image.mode != "P":
        return "RGB"
    colours = image.getpalette() or []
    is_gray = all(len(set(colours[i : i + 3])) == 1 for i in range(0, len(colours), 3))
    return "L" if is_gray else "RGB"
