"""What counter and province say about delivered files, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.ids import JobId, OfficeCode
from scanner_app.domain.upload import JobState


@dataclass(frozen=True, slots=True)
class KeptJob:
    """A job with what says which file of the province it is."""

    id: JobId
    office: OfficeCode
    code: str
    name: str
    sha256: str
    size_bytes: int
    state: JobState


@dataclass(frozen=True, slots=True)
class Differing:
    """A file of one name that is not the same on both sides."""

    job: KeptJob
    receipt: DeliveryReceipt


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What one side has and the other lacks.

    Attributes:
        agreed: files that both sides say are delivered.
        missing: jobs with a receipt whose file the province does not have.
        unsettled: files that the province has, while their job here still waits; a sync settles
            them.
        differing: the province has another file under this name.
        unknown: files of dossiers of this PC that the province has and this PC knows nothing of.
        elsewhere: how many files the province keeps of dossiers that are not on this PC: another
            counter's of this office, which is no difference.
        due_again: how many of the missing were made due.
    """

    agreed: int
    missing: tuple[KeptJob, ...]
    unsettled: tuple[KeptJob, ...]
    differing: tuple[Differing, ...]
    unknown: tuple[DeliveryReceipt, ...]
    elsewhere: int
    due_again: int = 0

    @property
    def is_whole(self) -> bool:
        """Both sides say the same."""
        return not (self.missing or self.unsettled or self.differing or self.unknown)
