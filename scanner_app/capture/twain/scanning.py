"""One scan through the C program: pages from it to the sink, wishes the other way."""

from __future__ import annotations

from pathlib import Path

from scanner_app.capture.driver import DriverError, PageSink, Raster, StopWish
from scanner_app.capture.twain.answers import failure_of, is_short
from scanner_app.capture.twain.program import Message, Program
from scanner_app.domain.scan import Colour, EndReason, ScanSettings, Side


def job_of(name: str, settings: ScanSettings, folder: str) -> dict[str, object]:
    """The job as the program takes it; `folder` as the program sees it."""
    width_mm, height_mm = settings.size_mm or (0.0, 0.0)
    return {
        "do": "scan",
        "device": name,
        "folder": folder,
        "feed": settings.feed.value,
        "both_sides": settings.both_sides,
        "colour": settings.colour.value,
        "dpi": settings.dpi,
        "width_mm": width_mm,
        "height_mm": height_mm,
        "count": settings.count or 0,
        "double_feed": settings.stop_on_double_feed,
    }


class Scan:
    """One scan: pages from the program to the sink, wishes the other way."""

    def __init__(
        self,
        program: Program,
        folder: Path,
        settings: ScanSettings,
        sink: PageSink,
        stop: StopWish,
    ) -> None:
        """Nothing is heard yet."""
        self._program = program
        self._folder = folder
        self._settings = settings
        self._sink = sink
        self._stop = stop
        self._kept = 0
        self._stopped = False
        self._warned: set[str] = set()

    def run(self) -> EndReason:
        """Until the program's last word.

        Raises:
            DriverError.
        """
        for message in self._program.messages():
            if "end" in message:
                return self._end(message)
            if "unsupported" in message:
                raise self._refused(str(message["unsupported"]))
            if "error" in message:
                error = failure_of(message)
                if error.reason is not EndReason.EMPTY:
                    raise error
                # Some drivers tell the end of the stack as a failure of the page after it.
                return self._paper_ended()
            self._take(message)
        raise DriverError(EndReason.CRASHED)

    def _end(self, message: Message) -> EndReason:
        match message["end"]:
            case "done":
                return self._paper_ended()
            case "empty":
                return EndReason.EMPTY
            case _:
                raise failure_of(message)

    def _refused(self, what: str) -> DriverError:
        """Named by the value that was asked for, where there is one."""
        asked = {"feed": self._settings.feed.value, "colour": self._settings.colour.value}
        return DriverError(EndReason.UNSUPPORTED, what=asked.get(what, what))

    def _paper_ended(self) -> EndReason:
        if self._stopped:
            return EndReason.STOPPED
        return EndReason.DONE if self._kept else EndReason.EMPTY

    def _take(self, message: Message) -> None:
        if "begin" in message:
            self._sink.begin()
        elif "received" in message:
            self._sink.received(int(message["received"]))
        elif "warn" in message:
            self._warn(str(message["warn"]))
        elif "raster" in message:
            self._keep(message)
            self._answer()

    def _keep(self, message: Message) -> None:
        if is_short(message):
            raise DriverError(EndReason.SHORT_PAGE)
        self._compare(message)
        # Only the name is taken from a process that holds other people's code.
        path = self._folder / Path(str(message["raster"])).name
        raster = Raster(
            data=path.read_bytes(),
            width=int(message["width"]),
            height=int(message["height"]),
            bytes_per_line=int(message["bytes_per_line"]),
            depth=int(message["depth"]),
            channels=int(message["channels"]),
        )
        path.unlink()
        if len(raster.data) < raster.height * raster.bytes_per_line or raster.height < 1:
            raise DriverError(EndReason.SHORT_PAGE)
        side = message["side"]
        self._sink.keep(raster, dpi=int(message["dpi"]), side=None if side is None else Side(side))
        self._kept += 1

    def _compare(self, message: Message) -> None:
        """Say what came out other than asked."""
        dpi, asked = int(message["dpi"]), self._settings.dpi
        if dpi != asked:
            self._warn("dpi_raised" if dpi > asked else "dpi_lowered")
        if _colour(message) is not self._settings.colour:
            self._warn("colour_changed")

    def _answer(self) -> None:
        """What becomes of the rest, now that this page is kept."""
        count = self._settings.count
        if count is not None and self._kept >= count:
            self._program.say({"do": "reset"})
        elif self._stop.wanted:
            self._stopped = True
            self._program.say({"do": "stop"})
        else:
            self._program.say({"do": "next"})

    def _warn(self, code: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            self._sink.warn(code)


def _colour(message: Message) -> Colour:
    if int(message["depth"]) == 1:
        return Colour.BILEVEL
    return Colour.COLOUR if int(message["channels"]) == 3 else Colour.GRAY
