"""What single models do differently; each is known from reports against sane-airscan and NAPS2."""

from __future__ import annotations

from dataclasses import dataclass

from scanner_app.capture.escl.answers import EsclCapabilities


@dataclass(frozen=True, slots=True)
class Quirks:
    """Peculiarities of a model.

    Attributes:
        localhost: it starts a scan only for "Host: localhost" (HP M630, M578, HP_Compact_Server).
        port_in_host: it wants the port in the Host field even when it is the usual one (Epson).
        next_page_pause_s: asked for the next page at once it says "no more" (Brother).
        keeps_job: it must not be told to delete a job that ended by itself (Xerox B205, B215).
        highest_dpi: what it can, whatever it says (Canon iR2625/2630 says 600).
        jams_when_empty: told to scan from an empty feeder it reports a jam (Canon MF410, Xerox
            3345), so its sensor is believed even where it is not announced.
    """

    localhost: bool = False
    port_in_host: bool = False
    next_page_pause_s: float = 0.0
    keeps_job: bool = False
    highest_dpi: int | None = None
    jams_when_empty: bool = False

    def pause_after(self, page_s: float) -> float:
        """Seconds to wait after a page that took `page_s`; a fast device is hardly slowed down."""
        return min(self.next_page_pause_s, page_s / 2)


def quirks_of(caps: EsclCapabilities, server: str) -> Quirks:
    """The model's peculiarities.

    Args:
        caps: of the device.
        server: its Server field, "" when it sends none.
    """
    model = caps.model
    return Quirks(
        localhost=server == "HP_Compact_Server"
        or model in {"HP LaserJet MFP M630", "HP Color LaserJet FlowMFP M578"},
        port_in_host=model.upper().startswith("EPSON ") or caps.maker.upper() == "EPSON",
        next_page_pause_s=1.0 if model.upper().startswith("BROTHER ") else 0.0,
        keeps_job=model in {"B205", "B215"},
        highest_dpi=300 if model == "Canon iR2625/2630" else None,
        jams_when_empty=model in {"MF410 Series", "WorkCentre 3345"},
    )
