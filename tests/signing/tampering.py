"""What is done to signed files to see whether it is noticed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from scanner_app.domain.verification import FileReport


def problems_of(report: FileReport) -> set[str]:
    return {problem for one in report.signatures for problem in one.problems}


def written_beside(path: Path, content: bytes | bytearray) -> Path:
    changed = path.with_name("đã sửa.pdf")
    changed.write_bytes(content)
    return changed


def painted_over(content: bytes) -> bytes:
    """One update more, with a rectangle on the first page; no signature."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(content))  # upstream is partly untyped
    rectangle = generic.StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 400 re f Q")
    writer.add_stream_to_page(0, writer.add_object(rectangle))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def signature_gap(content: bytes | bytearray) -> tuple[int, int]:
    """Where the signature's value lies: the bytes that are not signed."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+", content)
    assert found is not None
    return int(found[1]), int(found[2])
