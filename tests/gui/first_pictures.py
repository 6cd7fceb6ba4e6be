"""Two threads make the first pictures of a process at once, importing slowly; a test runs this."""

from __future__ import annotations

import builtins
import threading
import time
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from scanner_app.gui.main import application


def main() -> None:
    application()
    importing = builtins.__import__

    def slowly(*arguments: Any, **named: Any) -> Any:  # whatever is imported
        time.sleep(0.05)
        return importing(*arguments, **named)

    builtins.__import__ = slowly
    both = threading.Barrier(2)

    def draw() -> None:
        both.wait()
        QImage(QSize(9, 9), QImage.Format.Format_RGB32)

    threads = [threading.Thread(target=draw, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
