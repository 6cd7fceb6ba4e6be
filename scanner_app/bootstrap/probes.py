"""What `doctor` and IT's window look at, in the order of its parts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap.probing import disk, engine, installation, trust, updates, versions, work
from scanner_app.bootstrap.probing.office import look_office
from scanner_app.bootstrap.target_secrets import target_secrets
from scanner_app.bootstrap.targets import Target
from scanner_app.bootstrap.updating import last_update
from scanner_app.domain.diagnosis import Found, Part
from scanner_app.domain.signature import SignerRole
from scanner_app.ports import Keys, Scanner
from scanner_app.secret_store import store_name
from scanner_app.services.diagnosing import Probe
from scanner_app.services.journaling import Journal
from scanner_app.settings import Settings, load_settings
from scanner_app.storage.vitals import SqlVitals
from scanner_app.tasks.cancel import CancelToken

_SCANNER_S = 20.0
"""A driver that lists nothing is given up by its host after 15 s."""
_KEY_S = 20.0
"""Starting the process that speaks to tokens, and a slow token."""
_PRODUCT_S = 120.0
"""450 MB from a disk that gives 5 MB/s for many small files."""
_TARGET_S = 15.0
"""Longer than its own 10 s for connecting: its own words say more."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at."""

    home: Path
    settings: Settings
    keys: Keys
    tessdata: Path | None
    target: Target
    scanner: Scanner
    journal: Journal
    vitals: SqlVitals
    tallies: Callable[[], str]


def probes(at: Looked) -> tuple[Probe, ...]:
    """Each with its name and part, whether work stops without it, and what looks."""
    return (
        Probe(
            "scanner",
            Part.SCANNER,
            lambda cancel: work.look_scanner(at.scanner, cancel),
            limit_s=_SCANNER_S,
        ),
        *_trusted(at),
        *_read_with(at),
        *_stored(at),
        Probe("queue_waiting", Part.QUEUE, _plain(lambda: work.look_waiting(at.vitals))),
        Probe("queue_refused", Part.QUEUE, _plain(lambda: work.look_refused(at.vitals))),
        Probe("register", Part.REGISTER, _plain(lambda: work.look_register(at.vitals))),
        Probe("sync", Part.REGISTER, _plain(lambda: work.look_sync(at.vitals, at.target))),
        Probe(
            "clock",
            Part.CLOCK,
            _plain(lambda: work.look_clock(at.vitals, at.target)),
            limit_s=_TARGET_S,
            of_account=bool(target_secrets(at.settings)),
        ),
        Probe("sohoa", Part.VERSIONS, _plain(lambda: versions.look_sohoa(at.home))),
        Probe("python", Part.VERSIONS, _plain(versions.look_python), required=True),
        Probe("qt", Part.VERSIONS, _plain(versions.look_qt)),
        Probe("system", Part.VERSIONS, _plain(versions.look_system)),
        Probe("settings", Part.VERSIONS, _plain(lambda: versions.look_settings(at.home))),
        Probe("office", Part.VERSIONS, _plain(lambda: look_office(at.settings))),
        product_probe(),
        Probe("update", Part.VERSIONS, _plain(_look_update)),
        *_of_windows(),
    )


def _look_update() -> Found:
    """By what IT alone set, as updating itself goes."""
    return updates.look_update(load_settings(None).update_source, last_update())


def product_probe() -> Probe:
    """Whether the program itself is whole."""
    return Probe(
        "product",
        Part.VERSIONS,
        installation.look_product,
        required=True,
        limit_s=_PRODUCT_S,
    )


def _of_windows() -> tuple[Probe, ...]:
    ask = installation.machine_registry if sys.platform == "win32" else None
    return (
        Probe("wia", Part.SCANNER, _plain(lambda: installation.look_wia(ask))),
        Probe("autostart", Part.QUEUE, _plain(lambda: installation.look_autostart(ask))),
    )


def _trusted(at: Looked) -> tuple[Probe, ...]:
    settings, province = at.settings, at.target.province
    server = settings.target if settings.target.startswith("https:") else settings.s3_endpoint
    ends = None if province is None else province.certificate_ends
    # Its password lies in an officer's own store; the server's certificate is looked at anyway.
    needs_password = bool(target_secrets(settings))
    shown = server if settings.target.startswith(("https:", "s3:")) else ""

    def certificate(role: SignerRole) -> Callable[[CancelToken], Found]:
        return _plain(lambda: trust.look_certificate(settings, at.keys, role))

    return (
        Probe(
            "certificate",
            Part.KEYS,
            certificate(SignerRole.OFFICER),
            required=not settings.is_trial,
            limit_s=_KEY_S,
            names_staff=True,
            of_account=True,
        ),
        Probe(
            "agency_certificate",
            Part.KEYS,
            certificate(SignerRole.AGENCY),
            limit_s=_KEY_S,
            names_staff=True,
            of_account=True,
        ),
        Probe(
            "secrets",
            Part.KEYS,
            _plain(lambda: Found(store_name())),
            required=_needs_secrets(settings),
            of_account=True,
        ),
        Probe(
            "target",
            Part.TARGET,
            _plain(lambda: trust.look_target(settings, at.target)),
            required=bool(settings.target),
            limit_s=_TARGET_S,
            of_account=needs_password,
        ),
        Probe(
            "target_certificate",
            Part.TARGET,
            _plain(lambda: trust.look_target_certificate(shown)),
        ),
        Probe(
            "client_certificate",
            Part.TARGET,
            _plain(
                lambda: trust.look_client_certificate(ends),
            ),
            required=province is not None,
        ),
    )


def _read_with(at: Looked) -> tuple[Probe, ...]:
    models = at.tessdata
    return (
        Probe(
            "tesseract", Part.ENGINE, _plain(lambda: engine.look_tesseract(models)), required=True
        ),
        Probe("language", Part.ENGINE, _plain(lambda: engine.look_language(models)), required=True),
        Probe("osd", Part.ENGINE, _plain(lambda: engine.look_osd(models))),
        Probe("recogniser", Part.ENGINE, _plain(lambda: engine.look_recogniser(models))),
        Probe("barcode", Part.ENGINE, _plain(lambda: engine.look_barcode(models)), required=True),
    )


def _stored(at: Looked) -> tuple[Probe, ...]:
    home, journal = at.home, at.journal
    return (
        Probe("store", Part.DISK, _plain(lambda: disk.look_store(home)), required=True),
        Probe("disk", Part.DISK, _plain(lambda: disk.look_disk(home, at.vitals)), required=True),
        Probe("placement", Part.DISK, _plain(lambda: installation.look_placement(home))),
        Probe("encryption", Part.DISK, _plain(lambda: disk.look_encryption(home))),
        Probe("privacy", Part.DISK, _plain(lambda: disk.look_privacy(home))),
        Probe(
            "journal",
            Part.JOURNAL,
            _plain(lambda: Found(f"{journal.look()} dòng")),
            grave=True,
        ),
        Probe(
            "recent_errors",
            Part.JOURNAL,
            _plain(lambda: installation.look_recent_errors(home)),
        ),
        Probe("tallies", Part.JOURNAL, _plain(lambda: Found(at.tallies()))),
    )


def _plain(look: Callable[[], Found]) -> Callable[[CancelToken], Found]:
    """A look that takes no time worth stopping."""
    return lambda _cancel: look()


def _needs_secrets(settings: Settings) -> bool:
    keys = (settings.officer_key, settings.agency_key)
    return any(key.startswith("csc:") for key in keys) or bool(target_secrets(settings))
