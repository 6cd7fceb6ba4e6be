"""Handing on one dossier, in the order that the other side wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scanner_app.central.handover.payloads import HandedDossier, ResultDocument, SubmittedDocument
from scanner_app.central.handover.port import OneStop


@dataclass(frozen=True, slots=True)
class FileToHand:
    """A file of the dossier with the entry that speaks of it; its stored file is filled in."""

    path: Path
    entry: SubmittedDocument | ResultDocument


class HandOver:
    """Files first, then the dossier that names them, then where it stands.

    Done again it brings the other side up to date; files are left there once more, since nothing
    is known of how to ask for those it has.
    """

    def __init__(self, one_stop: OneStop) -> None:
        self._one_stop = one_stop

    def __call__(self, dossier: HandedDossier, files: Sequence[FileToHand], note: str) -> None:
        """Hand it on.

        Args:
            dossier: without its documents; its code is the one-stop system's already.
            files: with an entry each.
            note: of the step that is told.

        Raises:
            HandoverError leaves.
        """
        submitted: list[SubmittedDocument] = []
        results: list[ResultDocument] = []
        for each in files:
            stored = self._one_stop.upload(each.path, each.entry.name)
            if isinstance(each.entry, SubmittedDocument):
                submitted.append(replace(each.entry, file=stored))
            else:
                results.append(replace(each.entry, file=stored))
        whole = replace(dossier, submitted=tuple(submitted), results=tuple(results))
        self._one_stop.create(whole)
        self._one_stop.progress(dossier.code, dossier.office, note)
        self._one_stop.status(dossier.code, dossier.status)
