"""The target of a counter whose files leave on sticks alone."""

from __future__ import annotations

from collections.abc import Callable

from scanner_app.domain.stick_errors import AwaitsStickError
from scanner_app.domain.upload import Receipt, UploadJob
from scanner_app.ports import Transfer
from scanner_app.tasks.cancel import CancelToken


class AwaitsStick:
    """Sends nothing: bundles are written when a person asks for it, receipts come back on them."""

    def __init__(self, ready: Callable[[], object]) -> None:
        """`ready` raises while what sticks are sealed with cannot be used."""
        self._ready = ready

    def send(
        self,
        job: UploadJob,
        cancel: CancelToken,
        transfer: Transfer | None = None,  # noqa: ARG002 - nothing moves
    ) -> Receipt:
        """Never gives a receipt.

        Raises:
            AwaitsStickError: always.
        """
        cancel.checkpoint()
        raise AwaitsStickError(job=job.id)

    def may_hold(self, folder: str, name: str) -> bool:  # noqa: ARG002 - asked for none
        """A stick may be on its way with anything."""
        return True

    def check(self) -> None:
        """Can sticks be sealed.

        Raises:
            StickUnsetError, UploadError leaves: keys or certificate cannot be used.
        """
        self._ready()
