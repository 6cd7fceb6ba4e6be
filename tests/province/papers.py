"""Really signed papers, another one each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pikepdf

from scanner_app.bootstrap.clock import now
from scanner_app.domain.signature import SignOrder
from scanner_app.signing.demo_certificate import ensure_demo_key
from scanner_app.signing.file_signer import FileSigner
from tests.signing.keyfiles import file_signer


class Papers:
    """Makes them; a call gives the bytes of one of about this size."""

    def __init__(self, folder: Path, signer: FileSigner) -> None:
        self._folder = folder
        self._signer = signer
        self._numbers = count(1)

    def __call__(self, size_bytes: int = 1000) -> bytes:
        number = next(self._numbers)
        plain, target = self._folder / f"{number}.pdf", self._folder / f"s{number}.pdf"
        noise = random.Random(number).randbytes(size_bytes // 2).hex()
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(595, 842))
            page.contents_add(pikepdf.Stream(pdf, f"% {number} {noise}\n".encode()))
            pdf.save(plain, compress_streams=False)
        return self._signer.sign(plain, target, SignOrder()).path.read_bytes()


@contextmanager
def signing(folder: Path) -> Iterator[Papers]:
    """Papers until the end of the block."""
    demo = ensure_demo_key(folder / "demo", now)
    signer = file_signer(demo.keyfile, demo.password, now)
    yield Papers(folder, signer)
    signer.close()
