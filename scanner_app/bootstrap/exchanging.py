"""The exchange with the province beside files, made of its adapters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.targets import Target
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.office_code import parse_office_code
from scanner_app.ports import EventSink, Lacks
from scanner_app.services.reconciling import ReconcileWithProvince
from scanner_app.services.syncing import SyncWithProvince
from scanner_app.settings import Settings
from scanner_app.storage.database import Database
from scanner_app.storage.exchange import SqlExchange
from scanner_app.storage.exchange_jobs import SqlKeptJobs


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is done with the province beside sending files."""

    sync: SyncWithProvince
    reconcile: ReconcileWithProvince


def exchange_of(
    home: Path,
    settings: Settings,
    database: Database,
    target: Target,
    *,
    lacks: Lacks | None = None,
    tell: EventSink = lambda _event: None,
) -> Exchange | None:
    """The services; None where files go elsewhere than to the province's server."""
    if target.province is None:
        return None
    # Brings httpx; few starts talk to a province.
    from scanner_app.upload.province.link import HttpProvinceLink

    link = HttpProvinceLink(target.province)
    return Exchange(
        SyncWithProvince(
            SqlExchange(database, now, lacks), link, partial(_office, home, settings), tell
        ),
        ReconcileWithProvince(SqlKeptJobs(database, now), link),
    )


def _office(home: Path, settings: Settings) -> OfficeCode:
    """This counter's office.

    Raises:
        SettingsError: none is set.
    """
    if not settings.office:
        raise SettingsError(path=str(home / "settings.toml"), key="office")
    return parse_office_code(settings.office)
