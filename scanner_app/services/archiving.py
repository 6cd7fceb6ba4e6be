"""Archive: papers to PDF/A."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scanner_app.domain.dossier import Dossier, Paper
from scanner_app.domain.edit_errors import EditStaleError
from scanner_app.domain.errors import AppError, ArchivingError, DossierUnknownError, StorageError
from scanner_app.domain.events import PaperArchived
from scanner_app.domain.file_errors import IntakeError
from scanner_app.domain.sign_errors import SigningError, VerifyError
from scanner_app.ports import (
    ArchiveBuilder,
    ArchiveMetadata,
    ArchiveRequest,
    Clock,
    DossierStore,
    EventSink,
    PageStore,
)
from scanner_app.tasks.cancel import CancelToken


class ArchivePapers:
    """Builds the PDF/A of every paper that has none."""

    def __init__(
        self,
        dossiers: DossierStore,
        pages: PageStore,
        builder: ArchiveBuilder,
        folder: Path,
        clock: Clock,
        converted_by: str,
        tell: EventSink,
        use_original: Callable[[Paper], bool],
    ) -> None:
        """Args say what it works on.

        Args:
            dossiers: where papers are.
            pages: with their pictures and readings.
            builder: builds files.
            folder: where they are kept until they are signed.
            clock: for the time of the conversion.
            converted_by: who converts from paper.
            tell: hears of each built file.
            use_original: True when the paper is a file that others signed, which it has now.
        """
        self._dossiers = dossiers
        self._pages = pages
        self._builder = builder
        self._folder = folder
        self._clock = clock
        self._converted_by = converted_by
        self._tell = tell
        self._use_original = use_original

    def __call__(self, cancel: CancelToken) -> tuple[AppError, ...]:
        """Build what is due; what failed comes back and stays FILED.

        Raises:
            Cancelled: between two papers.
            StorageError: the database failed.
        """
        errors: list[AppError] = []
        due = {paper.id: paper for paper in self._to_build(errors, cancel)}
        for paper, outcome in self._builder.build_all(self._requests(due.values()), cancel):
            if isinstance(outcome, ArchivingError | StorageError):
                errors.append(outcome)
            elif self._dossiers.record_archive(paper, outcome, revision=due[paper].revision):
                self._tell(PaperArchived(paper))
            else:
                # Edited while it was being built: the file shows what is no more.
                outcome.path.unlink(missing_ok=True)
        return tuple(errors)

    def _to_build(self, errors: list[AppError], cancel: CancelToken) -> Iterator[Paper]:
        """What has no file yet, after files that others signed went on as they are."""
        for paper in self._dossiers.to_archive():
            cancel.checkpoint()
            try:
                if not self._use_original(paper):
                    yield paper
            except (SigningError, VerifyError, IntakeError, EditStaleError) as error:
                errors.append(error)

    def _requests(self, due: Iterable[Paper]) -> Iterator[ArchiveRequest]:
        for paper in due:
            try:
                dossier = self._dossiers.dossier(paper.dossier)
            except DossierUnknownError:
                # It joined another since the run began; it is due there the next time.
                continue
            if paper.id not in {each.id for each in dossier.papers}:
                continue
            yield ArchiveRequest(
                paper=paper.id,
                pages=self._pages.pages(paper.pages),
                metadata=self._metadata(dossier, paper),
                target=self._folder / f"paper-{paper.id:08d}.pdf",
            )

    def _metadata(self, dossier: Dossier, paper: Paper) -> ArchiveMetadata:
        index = [each.id for each in dossier.papers].index(paper.id)
        fields = tuple(
            (tag.name, tag.value)
            for tag in dossier.tags
            if tag.paper == index and tag.value and not tag.doubtful and tag.name in _TOLD
        )
        return ArchiveMetadata(
            title=paper.kind,
            dossier_code=dossier.code or "",
            office=dossier.office,
            converted_by=self._converted_by,
            converted_at=self._clock(),
            fields=fields,
        )


_TOLD = frozenset({"kind", "number", "date", "issuer", "summary"})
"""Tags written into the file: of the document, never of a person."""
