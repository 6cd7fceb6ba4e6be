"""Log files, records from worker processes, and keeping personal data out."""

from __future__ import annotations

import contextlib
import json
import logging
import logging.handlers
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

OWN = ("scanner_app", "ocr")
"""Packages whose records are wanted below WARNING; libraries tell only what went wrong."""

_FILE_BYTES = 4_000_000
_FILES_KEPT = 5
"""With the one in use 24 MB at most: some months of a counter's work at about 100 bytes a page."""

# Citizen numbers have 12 digits (căn cước, Luật Căn cước art. 12) or 9 (CMND), telephones 10 or 11;
# groups may stand apart. Not inside longer words, where digits belong to a digest or a file name.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z_])\d(?:[ .]?\d){8,11}(?![0-9A-Za-z_])")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_log = logging.getLogger(__name__)


def start_logging(folder: Path | None, *, verbose: bool = False) -> Callable[[], None]:
    """Write records to `folder`/sohoa.log (rotating, UTF-8) and warnings to standard error.

    A folder that cannot be written costs the file, never the work: a warning says so.

    Args:
        folder: None for standard error alone.
        verbose: records of our own packages from DEBUG in the file, from INFO on standard error.

    Returns:
        What undoes it: closes the file and takes the handlers away.
    """
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in OWN}
    handlers: list[logging.Handler] = []
    problem: OSError | None = None
    if sys.stderr is not None:  # None in a windowed Windows program
        handlers.append(logging.StreamHandler())
        handlers[0].setLevel(logging.INFO if verbose else logging.WARNING)
    if folder is not None:
        try:
            handlers.append(_file_handler(folder / "sohoa.log"))
        except OSError as error:
            problem = error
    for handler in handlers:
        handler.setFormatter(LineFormatter())
        root.addHandler(handler)
    _set_own_level(logging.DEBUG if verbose else logging.INFO)
    if problem is not None:
        _log.warning("Log file cannot be written", extra={"errno": problem.errno})

    def stop() -> None:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)

    return stop


def own_level() -> int:
    """From which level records of our own packages are wanted; handed to worker processes."""
    return logging.getLogger(OWN[0]).getEffectiveLevel()


def send_records(send: Callable[[logging.LogRecord], None], level: int) -> None:
    """In a worker process: give every record to `send` instead of a file."""
    logging.basicConfig(level=logging.WARNING, handlers=[RecordSender(send)], force=True)
    _set_own_level(level)


def replay(record: logging.LogRecord) -> None:
    """In the parent: log a worker's record as if it had come about here."""
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)


class RecordSender(logging.handlers.QueueHandler):
    """Hands records, made fit for pickle, to a callable."""

    def __init__(self, send: Callable[[logging.LogRecord], None]) -> None:
        # A queue handler without a queue: only its `prepare` and `enqueue` are used.
        logging.Handler.__init__(self)
        self._send = send

    def enqueue(self, record: logging.LogRecord) -> None:
        """Give it away."""
        self._send(record)


class LineFormatter(logging.Formatter):
    """`2026-11-23T05:40:12.345Z WARNING 4711 scanner_app.x Message key=value`, numbers masked."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback follows on lines of its own."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = [
            time.replace("+00:00", "Z"),
            record.levelname,
            str(record.process),
            record.name,
            record.getMessage(),
        ]
        extras = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        trace = extras.pop("trace", None)
        parts += [f"{key}={_printed(value)}" for key, value in sorted(extras.items())]
        lines = [" ".join(parts)]
        if isinstance(trace, str):
            lines.append(trace.rstrip())
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        return masked("\n".join(lines))


def masked(text: str) -> str:
    """The text with every number that may be a person's replaced by `#` signs."""
    return _PERSONAL.sub(lambda found: "#" * len(found.group()), text)


def _printed(value: object) -> str:
    if isinstance(value, int | float | None):
        return str(value)
    text = str(value)
    return text if text and text.isprintable() and " " not in text else json.dumps(text)


def _set_own_level(level: int) -> None:
    for name in OWN:
        logging.getLogger(name).setLevel(level)


def _file_handler(path: Path) -> logging.Handler:
    # The home folder may come about here: it is nobody's but this account's.
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(exist_ok=True)
    return _PatientRotation(path, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8")


class _PatientRotation(logging.handlers.RotatingFileHandler):
    """Goes on in the full file when it cannot be renamed (Windows: someone has it open)."""

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        with contextlib.suppress(OSError):
            super().doRollover()
