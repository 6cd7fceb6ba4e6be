"""Checks of a dossier that save a second visit: rules without any effect, findings with places."""

from scanner_app.domain.checking.checks import check_dossier, fingerprint
from scanner_app.domain.checking.read_dossier import ReadDossier, ReadPaper

__all__ = ["ReadDossier", "ReadPaper", "check_dossier", "fingerprint"]
