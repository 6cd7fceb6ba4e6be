"""Stands in for the app in a small tree: a worker, a QR code, and what the launcher arranged."""

import json
import multiprocessing
import os
import shutil
import sys
from pathlib import Path


def squared(number: int) -> tuple[int, str, bool]:
    """In the worker."""
    return number * number, Path(sys.executable).name, bool(sys.flags.utf8_mode)


def read_code(place: str) -> list[str]:
    """Texts of the codes in a PGM, by pyzbar."""
    # wine 8 lacks a function by which Python asks WMI for the version of Windows, and ends there.
    sys.modules["_wmi"] = None  # type: ignore[assignment]
    from pyzbar.pyzbar import decode

    with Path(place).open("rb") as file:
        width, height = (int(word) for word in file.readline().split()[1:3])
        return [found.data.decode() for found in decode((file.read(), width, height))]


def main() -> None:
    """Tells as JSON."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answers = pool.map(squared, [7])
    told = {
        "words": sys.argv[1:], "worker": answers[0], "isolated": sys.flags.isolated,
        "bytecode": not sys.dont_write_bytecode, "program": Path(sys.executable).name,
        "tesseract": shutil.which("tesseract"), "models": os.environ["TESSDATA_PREFIX"],
        "path": [Path(one).name for one in sys.path],
        "codes": read_code(sys.argv[1]) if len(sys.argv) > 1 else [],
    }  # fmt: skip
    sys.stdout.buffer.write(json.dumps(told).encode())
