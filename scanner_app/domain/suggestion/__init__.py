"""Tag values proposed from what was read on a paper, each with its evidence. Pure."""

from scanner_app.domain.suggestion.drafting import draft_dossiers

__all__ = ["draft_dossiers"]
