"""Pages per CPU second, text, bytes and memory: ours against OCRmyPDF on the same pages."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.engine.cer import error_rate

SETS = ("real_scans", "synthetic", "textlayer_degraded", "nomvn_synthetic")
_LIMIT_S = 3600


@dataclass(frozen=True)
class Cost:
    """What one program needed for one set of pages, and what it gave.

    Attributes:
        cpu_s: of the program and all its children.
        peak_mb: largest resident size of any one of its processes.
        cer: character error rate of the PDF's text as pdftotext gives it, whole set.
        bytes_per_page: of the PDF.
    """

    program: str
    pages: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    cer: float
    bytes_per_page: float
    page_cer: tuple[float, ...]

    @property
    def pages_per_cpu_s(self) -> float:
        """Speed, as it is compared."""
        return self.pages / self.cpu_s


def compare(folder: Path, most: int | None = None) -> Iterator[Cost]:
    """Ours, ours with MRC and last OCRmyPDF on the images of one set, as they end."""
    images = sorted(p for p in folder.iterdir() if p.suffix in (".jpg", ".png"))[:most]
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as name:
        work = Path(name)
        wrapped = _wrapped(images, work / "in.pdf")
        engine = [sys.executable, "-m", "ocr", *map(str, images), "--out"]
        theirs = [
            *(sys.executable, "-m", "ocrmypdf", "-l", "vie", "--rotate-pages", "--deskew"),
            *("--output-type", "pdfa", "--jobs", "1", "--quiet", "--max-image-mpixels", "0"),
            str(wrapped),
        ]
        ours = [*engine, str(work / "a.pdf")]
        mrc = [*engine, str(work / "m.pdf"), "--profile", "mrc"]
        yield _run("sohoa", ours, work / "a.pdf", images)
        yield _run("sohoa mrc", mrc, work / "m.pdf", images)
        yield _run("ocrmypdf", [*theirs, str(work / "b.pdf")], work / "b.pdf", images)


def _wrapped(images: Sequence[Path], target: Path) -> Path:
    """The images as pages of one PDF, their bytes as they are: OCRmyPDF's own input."""
    import img2pdf

    target.write_bytes(img2pdf.convert([str(path) for path in images]))
    return target


def _run(program: str, command: list[str], pdf: Path, images: Sequence[Path]) -> Cost:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    child = subprocess.Popen(command, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode or not pdf.exists():
        message = f"{program} ended with {child.returncode}"
        raise RuntimeError(message)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pairs = [
        (_page_text(pdf, number), path.with_suffix(".gt.txt").read_text(encoding="utf-8"))
        for number, path in enumerate(images, start=1)
    ]
    return Cost(
        program=program,
        pages=len(images),
        cpu_s=cpu,
        wall_s=wall,
        peak_mb=usage.ru_maxrss / 1024,
        cer=error_rate(pairs),
        bytes_per_page=pdf.stat().st_size / len(images),
        page_cer=tuple(error_rate([pair]) for pair in pairs),
    )


def _page_text(pdf: Path, number: int) -> str:
    done = subprocess.run(
        ["pdftotext", "-f", str(number), "-l", str(number), str(pdf), "-"],
        capture_output=True,
        check=True,
        timeout=_LIMIT_S,
    )
    return done.stdout.decode()
