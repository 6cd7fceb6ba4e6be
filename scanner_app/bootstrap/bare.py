"""A look at this PC while its settings are broken, so that nothing can be opened."""

from __future__ import annotations

from pathlib import Path

from scanner_app.bootstrap.probes import product_probe
from scanner_app.bootstrap.probing import installation, versions
from scanner_app.domain.diagnosis import Found, Part
from scanner_app.domain.errors import SettingsError
from scanner_app.services.diagnosing import Diagnose, Probe


def bare_diagnosis(home: Path, error: SettingsError) -> Diagnose:
    """What can be looked at without settings; the first finding is what is wrong with them.

    Args:
        home: the home folder; nothing is made in it.
        error: what reading the settings gave.
    """

    def settings() -> Found:
        raise error

    return Diagnose(
        (
            Probe("settings", Part.VERSIONS, lambda _cancel: settings(), required=True),
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
