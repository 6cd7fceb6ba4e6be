"""Scan profiles: how a stack is scanned and split, under a name and one key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scanner_app.domain.profile_errors import ProfileError
from scanner_app.domain.scan import (
    A3_MM,
    A4_MM,
    A5_MM,
    ID_CARD_MM,
    MIN_DPI,
    Colour,
    Feed,
    ScanSettings,
)
from scanner_app.domain.split_rule import SplitRule

MAX_DPI = 1200
"""More only makes files that no page needs; feeders end at 600."""
MAX_NAME = 40
KEYS = tuple("123456789")


class Sides(StrEnum):
    """Which sides of the sheets are scanned."""

    ONE = "one"
    BOTH = "both"
    """The feeder turns sheets or has two heads."""
    TWO_PASSES = "two_passes"
    """A feeder for one side, used twice: the backs come in the second pass, last sheet first."""


class PaperSize(StrEnum):
    """Size of the paper as it is fed."""

    A4 = "a4"
    A5 = "a5"
    A3 = "a3"
    ID_CARD = "id_card"
    AUTO = "auto"
    """What the device finds by itself or, when it cannot, its whole area."""


_SIZES_MM: dict[PaperSize, tuple[float, float] | None] = {
    PaperSize.A4: A4_MM,
    PaperSize.A5: A5_MM,
    PaperSize.A3: A3_MM,
    PaperSize.ID_CARD: ID_CARD_MM,
    PaperSize.AUTO: None,
}


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """One way to scan; the defaults satisfy NĐ 30/2020 annex I: colour, 1:1, over 200 dpi.

    Attributes:
        name: shown to people, 1 to 40 letters.
        device: `Device.id`, "" for the only one or to be asked.
        dpi: dots per inch, 200 to 1200.
        split: what begins a dossier in the stack.
        stop_on_double_feed: let the device look for two sheets at once and stop.
        key: "1" to "9" chooses the profile; "" has none.
    """

    name: str
    device: str = ""
    feed: Feed = Feed.AUTO
    sides: Sides = Sides.ONE
    colour: Colour = Colour.COLOUR
    dpi: int = 300
    size: PaperSize = PaperSize.A4
    split: SplitRule = SplitRule.AUTO
    stop_on_double_feed: bool = True
    key: str = ""

    def __post_init__(self) -> None:
        """Refuse what no scan can be made with.

        Raises:
            ProfileError: names the key and the value.
        """
        if not 0 < len(self.name.strip()) <= MAX_NAME or not self.name.isprintable():
            raise self._wrong("name", self.name, f"1–{MAX_NAME} chữ")
        if not MIN_DPI <= self.dpi <= MAX_DPI:
            raise self._wrong("dpi", self.dpi, f"{MIN_DPI}–{MAX_DPI}")
        if self.key and self.key not in KEYS:
            raise self._wrong("key", self.key, f"{KEYS[0]}–{KEYS[-1]}")
        if self.feed is Feed.FLATBED and self.sides is not Sides.ONE:
            # The glass sees one side, and nobody lays a stack on it twice.
            raise self._wrong("sides", self.sides.value, Sides.ONE.value)

    @property
    def meets_norm(self) -> bool:
        """Scans as NĐ 30/2020 annex I, part II.I asks: in colour (the other two always hold)."""
        return self.colour is Colour.COLOUR

    def settings(self, count: int | None = None) -> ScanSettings:
        """One scan by this profile; of a stack in two passes, one pass.

        Args:
            count: pages (sides) at most, None for all paper there is.
        """
        return ScanSettings(
            feed=self.feed,
            both_sides=self.sides is Sides.BOTH,
            colour=self.colour,
            dpi=self.dpi,
            size_mm=_SIZES_MM[self.size],
            count=count,
            stop_on_double_feed=self.stop_on_double_feed,
        )

    def _wrong(self, key: str, value: object, nearest: str) -> ProfileError:
        return ProfileError(text=self.name, key=key, what=value, nearest=nearest)


BUILT_IN = (
    ScanProfile("Hồ sơ A4 hai mặt", feed=Feed.FEEDER, sides=Sides.BOTH, key="1"),
    ScanProfile("Hồ sơ A4 một mặt", feed=Feed.FEEDER, key="2"),
    ScanProfile("Biên nhận A5", feed=Feed.FEEDER, size=PaperSize.A5, key="3"),
    ScanProfile("Thẻ căn cước", feed=Feed.FLATBED, size=PaperSize.ID_CARD, key="4"),
    ScanProfile("Bản đồ A3", feed=Feed.FLATBED, size=PaperSize.A3, key="5"),
)
"""What a fresh home offers."""
