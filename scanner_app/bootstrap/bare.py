"""A look at this PC while its settings or its store are broken, so that nothing can be opened."""

from __future__ import annotations

from pathlib import Path

from scanner_app.bootstrap.probes import product_probe
from scanner_app.bootstrap.probing import disk, installation, versions
from scanner_app.domain.diagnosis import Found, Part
from scanner_app.domain.errors import AppError, SettingsError
from scanner_app.services.diagnosing import Diagnose, Probe


def bare_diagnosis(home: Path, error: AppError) -> Diagnose:
    """What can be looked at without opening; the first finding is why that failed.

    Args:
        home: the home folder; nothing is made in it.
        error: what reading the settings, or opening the store, gave.
    """

    def opening() -> Found:
        raise error

    is_settings = isinstance(error, SettingsError)
    first, part = ("settings", Part.VERSIONS) if is_settings else ("open", Part.DISK)

    return Diagnose(
        (
            Probe(first, part, lambda _cancel: opening(), required=True),
            *(() if is_settings else (_store(home),)),
            Probe("sohoa", Part.VERSIONS, lambda _cancel: versions.look_sohoa(home)),
            Probe("python", Part.VERSIONS, lambda _cancel: versions.look_python()),
            Probe("system", Part.VERSIONS, lambda _cancel: versions.look_system()),
            Probe("placement", Part.DISK, lambda _cancel: installation.look_placement(home)),
            Probe(
                "recent_errors", Part.JOURNAL, lambda _cancel: installation.look_recent_errors(home)
            ),
            product_probe(),
        )
    )


def _store(home: Path) -> Probe:
    return Probe("store", Part.DISK, lambda _cancel: disk.look_store(home), required=True)
