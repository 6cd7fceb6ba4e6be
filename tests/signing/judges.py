"""Who judges signed files in tests: we, pyHanko's own validator, poppler's pdfsig."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from scanner_app.domain.file_errors import IntakeError
from scanner_app.ports import Verifier

_VALID = "Signature is Valid."


def ours_accepts(path: Path, verifier: Verifier, signatures: int) -> bool:
    """So many signatures, all right and trusted, nothing unlawful after them."""
    try:
        report = verifier.verify(path)
    except IntakeError:
        return False
    return (
        report.ok
        and len(report.signatures) == signatures
        and all(one.intact and one.trusted for one in report.signatures)
    )


def pyhanko_accepts(path: Path, roots: Sequence[Path], moment: datetime, signatures: int) -> bool:
    """Its bottom line of each signature; whatever it raises on damaged files is a no."""
    try:
        found = pyhanko_says(path, roots, moment)
    except Exception:  # noqa: BLE001 - over damaged bytes: any way of saying no
        return False
    return len(found) == signatures and all(one.bottom_line for one in found)


def pyhanko_says(path: Path, roots: Sequence[Path], moment: datetime) -> list[PdfSignatureStatus]:
    """On each signature, with these roots and nothing fetched."""
    certificates = [x509.Certificate.load(pem.unarmor(root.read_bytes())[2]) for root in roots]
    reader = PdfFileReader(BytesIO(path.read_bytes()))
    return [
        validate_pdf_signature(
            signature,
            ValidationContext(trust_roots=certificates, moment=moment, allow_fetching=False),
        )
        for signature in reader.embedded_regular_signatures
    ]


def pdfsig_accepts(path: Path, signatures: int) -> bool:
    """It finds so many signatures and calls each of them valid; who signed is not asked."""
    command = ["pdfsig", "-nocert", str(path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    said = done.stdout.decode("utf-8", "replace")
    found = re.findall(r"Signature Validation: (.*)", said)
    return len(found) == signatures and all(one == _VALID for one in found)
