"""Compare what this PC says was delivered with what the province keeps."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner_app.domain.exchange.deliveries import DeliveryReceipt
from scanner_app.domain.reconciliation import Differing, KeptJob, Reconciliation
from scanner_app.domain.upload import JobState
from scanner_app.ports import KeptJobs, ProvinceLink
from scanner_app.tasks.cancel import CancelToken

_Key = tuple[str, str]


class ReconcileWithProvince:
    """Pages through everything that the province keeps of this office."""

    def __init__(self, jobs: KeptJobs, link: ProvinceLink) -> None:
        self._jobs = jobs
        self._link = link

    def __call__(self, cancel: CancelToken, *, mend: bool = False) -> Reconciliation:
        """The differences.

        Args:
            cancel: asked between messages.
            mend: send the missing files again.

        Raises:
            UploadError and ExchangeError leaves: the province did not answer; nothing was mended.
            Cancelled: between two messages.
        """
        # Jobs first: what is delivered meanwhile is then unsettled, not missing.
        comparing = _Comparing(self._jobs.all())
        after = 0
        while receipts := self._link.holdings(after):
            cancel.checkpoint()
            for receipt in receipts:
                comparing.add(receipt)
            last = max(receipt.number for receipt in receipts)
            if last <= after:
                break
            after = last
        missing = comparing.missing()
        again = self._jobs.send_again([job.id for job in missing]) if mend else 0
        return comparing.outcome(missing, again)


@dataclass
class _Comparing:
    """Receipts are struck off against jobs one by one; only differences are kept."""

    jobs: tuple[KeptJob, ...]
    agreed: int = 0
    elsewhere: int = 0
    seen: set[_Key] = field(default_factory=set)
    unsettled: list[KeptJob] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    unknown: list[DeliveryReceipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key = {_key(job.code, job.name): job for job in self.jobs}
        self._codes = {job.code.casefold() for job in self.jobs}

    def add(self, receipt: DeliveryReceipt) -> None:
        """One file of the province."""
        key = _key(receipt.code, receipt.name)
        job = self._by_key.get(key)
        if job is None:
            if receipt.code.casefold() in self._codes:
                self.unknown.append(receipt)
            else:
                self.elsewhere += 1
            return
        self.seen.add(key)
        if (job.sha256, job.size_bytes) != (receipt.sha256, receipt.size_bytes):
            self.differing.append(Differing(job, receipt))
        elif job.state is JobState.SENT:
            self.agreed += 1
        else:
            self.unsettled.append(job)

    def missing(self) -> tuple[KeptJob, ...]:
        """Jobs with a receipt that no file of the province answers to."""
        return tuple(
            job
            for key, job in self._by_key.items()
            if job.state is JobState.SENT and key not in self.seen
        )

    def outcome(self, missing: tuple[KeptJob, ...], again: int) -> Reconciliation:
        """What was found."""
        return Reconciliation(
            agreed=self.agreed,
            missing=missing,
            unsettled=tuple(self.unsettled),
            differing=tuple(self.differing),
            unknown=tuple(self.unknown),
            elsewhere=self.elsewhere,
            due_again=again,
        )


def _key(code: str, name: str) -> _Key:
    return code.casefold(), name
