"""Failures this application raises on purpose. Texts for people hang on `code` in messages/."""

from __future__ import annotations


class AppError(Exception):
    """Root: something known went wrong and someone can act.

    Attributes:
        code: stable identifier, `area.what`.
        transient: trying again later may help without anybody doing anything.
        facts: values that make it concrete; never a person's data.
    """

    code = "app.error"
    transient = False

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Travels between processes with its facts."""
        return _made, (type(self), self.facts)

    def __str__(self) -> str:
        """Code and facts, for logs."""
        return f"{self.code} {self.facts}" if self.facts else self.code


def _made(kind: type[AppError], facts: dict[str, object]) -> AppError:
    return kind(**facts)


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """The person asked to stop; nobody needs a message."""


# --- page reading -----------------------------------------------------------------------------


class ReadingError(AppError):
    """A kept page could not be read; the picture stays."""

    code = "page.unreadable"


class PageDamagedError(ReadingError):
    """The kept picture cannot be decoded."""

    code = "page.damaged"


class PageTooLargeError(ReadingError):
    """More pixels than any sheet needs."""

    code = "page.too_large"


class PageCrashedEngineError(ReadingError):
    """The page ended its worker process twice."""

    code = "page.crashed_engine"


class ReadingTimeoutError(ReadingError):
    """Recognition took longer than allowed."""

    code = "engine.timeout"


class EngineFailedError(ReadingError):
    """The recognition program ended with an error."""

    code = "engine.failed"


class EngineMissingError(ReadingError):
    """Tesseract is not installed."""

    code = "engine.missing"


class FastEngineMissingError(ReadingError):
    """The fast recogniser or its model cannot be loaded; tesseract reads, several times slower."""

    code = "engine.fast_missing"


class LanguageMissingError(ReadingError):
    """The Vietnamese model is not installed."""

    code = "engine.language_missing"


class EngineStartError(ReadingError):
    """Worker processes do not come up on this PC; facts: reason, exitcode."""

    code = "engine.start_failed"


class ArchivingError(AppError):
    """The PDF could not be built or does not conform."""

    code = "pdf.failed"


# --- storage ----------------------------------------------------------------------------------


class StorageError(AppError):
    """The local store failed."""

    code = "store.failed"


class DiskFullError(StorageError):
    """No space left on the store's disk; facts: path."""

    code = "disk.full"


class StoreForbiddenError(StorageError):
    """The store's folder cannot be written; facts: path."""

    code = "store.forbidden"


class StoreOpenError(StorageError):
    """Other accounts of this PC may look into the store; facts: path."""

    code = "store.open_to_others"


class HomeSyncedError(StorageError):
    """The store would lie in a folder that OneDrive or its like keeps in step; facts: path."""

    code = "store.synced"


class HomeRoamingError(StorageError):
    """The store would lie in a profile that travels over the network; facts: path."""

    code = "store.roaming"


class HomeOnNetworkError(StorageError):
    """The store would lie on a share; facts: path."""

    code = "store.on_network"


class HomeTooDeepError(StorageError):
    """The store's files would have longer paths than Windows opens; facts: path, length, most."""

    code = "store.too_deep"


class DiskNotEncryptedError(StorageError):
    """The disk under the store is not encrypted; facts: path."""

    code = "disk.not_encrypted"


class DiskEncryptionUnknownError(StorageError):
    """The system does not tell whether the disk under the store is encrypted; facts: path."""

    code = "disk.encryption_unknown"


class StoreDamagedError(StorageError):
    """The database file is not usable; facts: path."""

    code = "store.damaged"


class StoreLostError(StorageError):
    """Pages are there, but the database that knew them is missing or empty; facts: path."""

    code = "store.lost"


class StoreNewerError(StorageError):
    """Written by a newer version of this program."""

    code = "store.newer"


class TalliesDifferError(StorageError):
    """Counts per office and day are not what counting gives: something else wrote to the store."""

    code = "store.tallies_differ"


class StoreBusyError(StorageError):
    """Another Sohoa works on the same home folder."""

    code = "store.busy"


class PageFileLostError(StorageError):
    """A kept page's file is missing or changed on disk; facts: page."""

    code = "store.page_lost"


# --- dossiers, register -----------------------------------------------------------------------


class DossierCodeError(AppError):
    """Not a dossier code; facts: text."""

    code = "dossier.code_invalid"


class SheetsEmptyError(AppError):
    """No separator sheet was asked for, or the register has no dossier of these days."""

    code = "sheet.none"


class SheetKindError(AppError):
    """A kind of paper that a separator sheet cannot say; facts: text."""

    code = "sheet.kind_invalid"


class DossierUnknownError(AppError):
    """No dossier with this id or code."""

    code = "dossier.unknown"


class OfficeCodeError(AppError):
    """Not an office code; facts: text."""

    code = "office.code_invalid"


class WrongMoveError(AppError):
    """A state change that the rules do not allow."""

    code = "state.wrong_move"


class RegisterFormatError(AppError):
    """The register file has no usable columns; facts: path, missing."""

    code = "register.format"


class RegisterColumnError(AppError):
    """The register file has no column of this heading; facts: path, name (the heading)."""

    code = "register.column"


class RegisterEncodingError(AppError):
    """The register file is not written in Unicode or Windows' Vietnamese; facts: path."""

    code = "register.encoding"


# --- settings ---------------------------------------------------------------------------------


class SettingsError(AppError):
    """A settings file has an unknown or wrong key; facts: path, key, nearest."""

    code = "settings.invalid"


class PolicyError(SettingsError):
    """A group policy has a wrong value; facts: key, nearest."""

    code = "settings.policy"


class SettingLockedError(SettingsError):
    """IT lets nobody change this setting here; facts: path, key."""

    code = "settings.locked"


class SettingFileError(AppError):
    """A file that IT's settings are, or name, is not there; facts: path."""

    code = "settings.file_missing"


class SettingsForbiddenError(AppError):
    """This account may not write IT's settings; facts: path."""

    code = "settings.forbidden"


class SettingSecretError(SettingsError):
    """A secret was to stand among settings, where all may read it; facts: path, key."""

    code = "settings.secret"
