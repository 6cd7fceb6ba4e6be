"""Pictures of every window in each state: `./dev screenshots [OUT [STAGE]]`.

Reads the bundled sample for real and takes some minutes; OUT is docs/screenshots unless it is
given, and the guide's pictures go beside its texts, or below another OUT. For people to look at,
no test.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from scanner_app.gui.cycles import cycles_collected_here
from scanner_app.gui.main import application
from tests.gui.stage.counter import shoot_counter
from tests.gui.stage.deciding import shoot_deciding
from tests.gui.stage.scanning import shoot_scanning
from tests.gui.stage.signing import shoot_signing

_DOCS = Path(__file__).parents[2] / "docs"
_SHOTS = {
    "counter": shoot_counter,
    "deciding": shoot_deciding,
    "scanning": shoot_scanning,
    "signing": shoot_signing,
}


def main(out: Path | None = None, only: str = "") -> None:
    """Make them; `only` names one of the stages."""
    pictures = out or _DOCS / "screenshots"
    guide = out / "anh" if out is not None else _DOCS / "huong-dan" / "anh"
    application()
    with cycles_collected_here():
        for name, shoot in _SHOTS.items():
            if only in ("", name):
                with tempfile.TemporaryDirectory() as home:
                    shoot(Path(home), pictures, guide)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None, "".join(sys.argv[2:3]))
