"""Publishing an update: for whoever hands out versions to the province's PCs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scanner_app.domain.updates import Manifest, Stage
from scanner_app.updates.manifest import stage_of
from scanner_app.updates.publishing import make_key, offer, open_key

__all__ = ["make_key", "offer_update", "stage_of"]


def offer_update(
    setup: Path, target: Path, stages: Sequence[Stage], expires: date, key: Path, password: str
) -> Manifest:
    """Sign a setup program with the publisher's key and put both into a folder.

    Raises:
        UpdateSigningKeyError: the key cannot be opened; nothing was written.
        UpdateOfferError, StorageError leaves: as of `updates.publishing.offer`.
    """
    return offer(setup, target, stages, expires, open_key(key, password))
