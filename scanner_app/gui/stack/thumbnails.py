"""Small pictures of pages: drawn beside the GUI thread, only of what is seen, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from scanner_app.bootstrap import App
from scanner_app.domain.errors import PageDamagedError
from scanner_app.domain.ids import PageId
from scanner_app.domain.page import Page
from scanner_app.gui.desk import Desk
from scanner_app.gui.page.pictures import Wanted, draw_page
from scanner_app.gui.views import load_pages

LIMIT_BYTES = 16 * 2**20
"""Of all pictures kept: about 1000 of 72 pixels height, 250 on a 200 % screen."""

Look = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """A page that is seen, as far as it is known; None when it was not loaded yet."""

    id: PageId
    page: Page | None


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A page made small.

    Attributes:
        image: None when the page cannot be drawn.
        look: what it was drawn from; another one needs another picture.
    """

    image: QImage | None
    look: Look

    @property
    def size_bytes(self) -> int:
        """What it takes; what cannot be drawn takes next to nothing."""
        return self.image.sizeInBytes() if self.image is not None else 64


class Thumbnails(QObject):
    """Draws one at a time: the page beside the list never waits for two of them.

    Signals:
        arrived: `PageId`: it can be shown, or is known to be damaged.
    """

    arrived = Signal(object)

    def __init__(
        self, desk: Desk, parent: QObject | None = None, *, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[PageId, Thumbnail] = OrderedDict()
        self._size_bytes = 0
        self._wishes: tuple[Wish, ...] = ()
        self._frame = QSize()
        self._drawing: Wish | None = None

    @property
    def size_bytes(self) -> int:
        """What all pictures take."""
        return self._size_bytes

    @property
    def pages(self) -> tuple[PageId, ...]:
        """Pages kept, the one that was not seen for longest first."""
        return tuple(self._kept)

    @property
    def is_drawing(self) -> bool:
        """One is being drawn."""
        return self._drawing is not None

    def of(self, page: PageId) -> Thumbnail | None:
        """What is there of a page; an old picture until a newer one is drawn."""
        found = self._kept.get(page)
        if found is not None:
            self._kept.move_to_end(page)
        return found

    def want(self, wishes: Sequence[Wish], frame: QSize) -> None:
        """These pages are seen, and no others: what scrolled away is not drawn any more.

        Args:
            wishes: in the order in which they are drawn.
            frame: device pixels that a picture has to fit.
        """
        if frame != self._frame:
            self._frame = frame
            self._kept.clear()
            self._size_bytes = 0
        self._wishes = tuple(wishes)
        self._draw_next()

    def _draw_next(self) -> None:
        if self._drawing is not None:
            return
        self._drawing = next(filter(self._is_due, self._wishes), None)
        if self._drawing is None:
            return
        wish, frame = self._drawing, QSize(self._frame)
        self._desk.ask(
            self,
            partial(_drawn, wish=wish, frame=frame),
            partial(self._on_drawn, wish, frame),
            lambda _error: self._on_drawn(wish, frame, Thumbnail(None, _look(wish.page))),
        )

    def _is_due(self, wish: Wish) -> bool:
        if wish.page is not None and wish.page.cleared:
            return False
        known = self._kept.get(wish.id)
        return known is None or (wish.page is not None and known.look != _look(wish.page))

    def _on_drawn(self, wish: Wish, frame: QSize, drawn: Thumbnail) -> None:
        self._drawing = None
        if frame == self._frame:
            self._keep(wish.id, drawn)
            self.arrived.emit(wish.id)
        self._draw_next()

    def _keep(self, page: PageId, drawn: Thumbnail) -> None:
        before = self._kept.pop(page, None)
        self._size_bytes += drawn.size_bytes - (before.size_bytes if before is not None else 0)
        self._kept[page] = drawn
        while self._size_bytes > self._limit_bytes and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._size_bytes -= oldest.size_bytes


def _drawn(app: App, *, wish: Wish, frame: QSize) -> Thumbnail:
    page = wish.page
    if page is None:
        (page,) = load_pages(app, (wish.id,))
    try:
        return Thumbnail(draw_page(Wanted(page, frame)).image, _look(page))
    except PageDamagedError:
        return Thumbnail(None, _look(page))


def _look(page: Page | None) -> Look:
    if page is None:
        return ()
    reading = page.reading
    lies = (reading.orientation_deg, reading.skew_deg, reading.sheet) if reading else ()
    return (page.image, page.shown_deg, *lies)
