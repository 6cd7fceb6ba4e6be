"""Judge what was delivered: a copy whose signatures do not hold does not count as sent."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scanner_app.domain.file_errors import FileForbiddenError, FileMissingError, IntakeError
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.domain.upload_errors import DeliveredBrokenError, DeliveredUnjudgedError
from scanner_app.ports import Verifier

_BLOCK = 1 << 20
_OUT_OF_REACH = (FileMissingError, FileForbiddenError, SigningError)


class JudgeDelivered:
    """Judges each delivered file after its receipt, where the target did not; 0.1 to 0.2 s a file.

    Only whether it is signed and unchanged: papers that others issued are delivered too, and this
    PC need not know who vouches for their signers.
    """

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def __call__(self, job: UploadJob, receipt: Receipt) -> None:
        """Return when the delivered file verifies, here or before the target gave its receipt.

        Raises:
            DeliveredBrokenError: it does not.
            DeliveredUnjudgedError: nothing could be looked at: neither the copy, nor the same
                bytes on this PC.
        """
        if receipt.judged:
            return
        path = _within_reach(job, receipt)
        try:
            report = self._verifier.verify(path)
        except _OUT_OF_REACH as error:
            raise DeliveredUnjudgedError(job=job.id, code=error.code) from error
        except IntakeError as error:
            raise DeliveredBrokenError(job=job.id, problems=[error.code]) from error
        if not report.ok:
            told = {problem for each in report.signatures for problem in each.problems}
            raise DeliveredBrokenError(job=job.id, problems=sorted(told | set(report.problems)))


def _within_reach(job: UploadJob, receipt: Receipt) -> Path:
    """The delivered copy where the target is a folder; else the same bytes on this PC.

    Raises:
        DeliveredUnjudgedError: the file on this PC is not what the receipt speaks of.
    """
    copy = Path(receipt.location)
    if copy.is_absolute() and copy.is_file():
        return copy
    try:
        with job.path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise DeliveredUnjudgedError(job=job.id, errno=error.errno) from error
    if digest.hexdigest() != receipt.sha256:
        raise DeliveredUnjudgedError(job=job.id)
    return job.path
