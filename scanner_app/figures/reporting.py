"""What counts for the figures, as far as they need it."""

from __future__ import annotations

from typing import Protocol

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import Campaign, CampaignStanding
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import Extent, OfficeProgress, Period


class Counted(Protocol):
    """Lines per office and their sum."""

    @property
    def offices(self) -> tuple[OfficeProgress, ...]:
        """One line an office."""

    @property
    def total(self) -> OfficeProgress:
        """Every dossier once."""

    @property
    def has_register(self) -> bool:
        """Without a register there is no denominator."""


class Reporting(Protocol):
    """The counts of this PC; every call counts now."""

    def __call__(
        self, period: Period, office: OfficeCode | None = None, *, subordinates: bool = False
    ) -> Counted:
        """The offices, or one of them."""

    def campaign(
        self, campaign: Campaign, office: OfficeCode | None = None, *, subordinates: bool = False
    ) -> CampaignStanding:
        """How far the campaign is today."""

    def by_day(self, extent: Extent) -> tuple[DayProgress, ...]:
        """By day of reception."""

    def by_procedure(self, extent: Extent) -> tuple[ProcedureProgress, ...]:
        """By procedure, the most dossiers first."""

    def by_clerk(self, extent: Extent) -> tuple[ClerkProgress, ...]:
        """By who signed."""

    def stuck(self, extent: Extent, *, limit: int) -> tuple[StuckDossier, ...]:
        """Not digitized, promised earliest first."""
