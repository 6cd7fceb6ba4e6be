"""What the services need from outside. Structural types, no base classes.

One store method is one transaction: after it returns the fact survives a power cut; if it raises,
nothing changed. Every method may raise `StorageError` leaves where it touches the local disk.
"""

from __future__ import annotations

from scanner_app.ports.capture import (
    CapturePort,
    FileSource,
    OriginalStore,
    PageStore,
    SourceFile,
    SourcePage,
)
from scanner_app.ports.clearing import (
    Cleared,
    ClearingPort,
    Erase,
)
from scanner_app.ports.completing import CompletionPort, ComponentPort
from scanner_app.ports.delivery import (
    Transfer,
    Uploader,
    UploadQueue,
)
from scanner_app.ports.dossiers import (
    DossierStore,
    FilingPort,
)
from scanner_app.ports.editing import (
    EditPort,
    SecrecyPort,
)
from scanner_app.ports.exchange import (
    Applied,
    Composed,
    ExchangeStanding,
    ExchangeStore,
    KeptJobs,
    ProvinceLink,
)
from scanner_app.ports.journal import (
    AnchorKeyPort,
    AnchorPort,
    JournalPort,
)
from scanner_app.ports.processing import (
    ArchiveBuilder,
    ArchiveMetadata,
    ArchiveRequest,
    PageReader,
    SheetPrinter,
)
from scanner_app.ports.register import (
    Breakdowns,
    ColumnMemory,
    Lacks,
    ProgressReport,
    RegisterStore,
    RememberedColumns,
    TakenIn,
)
from scanner_app.ports.reusing import (
    DossierSeen,
    FingerprintPort,
    ReusePort,
)
from scanner_app.ports.scanning import (
    CaptureOrder,
    CaptureSession,
    CaptureSessions,
    Replayed,
    ScannedPage,
    Scanner,
    ScanProgress,
    ScanTold,
    ScanWarning,
)
from scanner_app.ports.signing import (
    Keys,
    PdfaCheck,
    Signer,
    Verifier,
)
from scanner_app.ports.tables import TableRow, TableSource
from scanner_app.ports.telling import (
    Clock,
    EventSink,
)
from scanner_app.ports.upgrading import (
    Upgrader,
    UpgradeStore,
)
from scanner_app.ports.watching import (
    ClaimedFile,
    ClaimedStack,
    Look,
    WatchedFolder,
)

__all__ = [
    "AnchorKeyPort",
    "AnchorPort",
    "Applied",
    "ArchiveBuilder",
    "ArchiveMetadata",
    "ArchiveRequest",
    "Breakdowns",
    "CaptureOrder",
    "CapturePort",
    "CaptureSession",
    "CaptureSessions",
    "ClaimedFile",
    "ClaimedStack",
    "Cleared",
    "ClearingPort",
    "Clock",
    "ColumnMemory",
    "CompletionPort",
    "ComponentPort",
    "Composed",
    "DossierSeen",
    "DossierStore",
    "EditPort",
    "Erase",
    "EventSink",
    "ExchangeStanding",
    "ExchangeStore",
    "FileSource",
    "FilingPort",
    "FingerprintPort",
    "JournalPort",
    "KeptJobs",
    "Keys",
    "Lacks",
    "Look",
    "OriginalStore",
    "PageReader",
    "PageStore",
    "PdfaCheck",
    "ProgressReport",
    "ProvinceLink",
    "RegisterStore",
    "RememberedColumns",
    "Replayed",
    "ReusePort",
    "ScanProgress",
    "ScanTold",
    "ScanWarning",
    "ScannedPage",
    "Scanner",
    "SecrecyPort",
    "SheetPrinter",
    "Signer",
    "SourceFile",
    "SourcePage",
    "TableRow",
    "TableSource",
    "TakenIn",
    "Transfer",
    "UpgradeStore",
    "Upgrader",
    "UploadQueue",
    "Uploader",
    "Verifier",
    "WatchedFolder",
]
