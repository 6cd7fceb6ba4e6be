"""Why an edit, or a decision about a secret page, cannot be carried out."""

from __future__ import annotations

from collections.abc import Iterable

from scanner_app.domain.errors import AppError, StorageError


class EditStaleError(AppError):
    """Pages are not where the edit expects them: something changed them since; facts: edit."""

    code = "edit.stale"


class PagesClearedError(EditStaleError):
    """Files of these pages were removed from this PC after delivery; facts: page."""

    code = "edit.cleared"


class NothingToUndoError(AppError):
    """No edit of this office can be undone, or done again."""

    code = "edit.nothing"


class OddPagesError(AppError):
    """Two single-sided passes with unequal numbers of pages; facts: pages."""

    code = "edit.odd_pages"


class BatchOpenError(AppError):
    """The stack is still being scanned; nothing can be put into it yet; facts: batch."""

    code = "edit.batch_open"


class StackMixedError(AppError):
    """Pages keep to their stack until it is filed; facts: batch."""

    code = "edit.stack_mixed"


class OriginalSplitError(AppError):
    """A PDF that others signed stays one paper: whole, in its order, and nothing beside it."""

    code = "edit.original_split"


class SecretUndecidedError(AppError):
    """Pages may not leave a dossier held for a secret mark before a person decided."""

    code = "secret.undecided"


class SecretPageMissingError(AppError):
    """No page of the dossier bears a secret mark; which ones to destroy must be said."""

    code = "secret.no_page"


class EraseUnfinishedError(StorageError):
    """Files to be destroyed could not be deleted yet; the next start goes on; facts: files."""

    code = "secret.erase_unfinished"


def changed_papers(errors: Iterable[AppError]) -> set[object]:
    """Ids of papers that were due no more when their turn came: not done, and not waiting either.

    Args:
        errors: of a batch.
    """
    stale = (error for error in errors if isinstance(error, EditStaleError))
    return {error.facts["paper"] for error in stale if "paper" in error.facts}
