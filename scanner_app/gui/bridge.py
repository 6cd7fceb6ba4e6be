"""Events of the services as one Qt signal, delivered on the GUI thread."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Signal

from scanner_app.domain.events import Event


class EventBridge(QObject):
    """The window's `EventSink`.

    Signals:
        told: every event, as it is; receivers that live on the GUI thread hear it there.
    """

    told = Signal(object)

    def tell(self, event: Event) -> None:
        """Pass an event on; from any thread, never raises."""
        # RuntimeError: the window is gone; nobody watches any more.
        with contextlib.suppress(RuntimeError):
            self.told.emit(event)
