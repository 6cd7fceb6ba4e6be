"""Deliveries that die after each of their steps in turn, in a process of their own.

    python -m tests.central.ingest.killed_delivery DSN FOLDER COUNTER OFFICE_ID OFFICE

Prints, as JSON, how many died, and the receipt that each got when it was asked for again.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import FrameType

from scanner_app.central.catalogue import deliveries
from scanner_app.central.catalogue.database import Catalogue, CounterIdentity
from scanner_app.central.clock import now
from scanner_app.central.ingest import delivering, uploads
from scanner_app.central.ingest.callers import Caller
from scanner_app.central.ingest.delivering import KeepFile, TakeDelivery
from scanner_app.central.ingest.judging import Judgement
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.objects import folder
from scanner_app.central.objects.folder import FolderStore
from scanner_app.domain.exchange.deliveries import Delivery
from scanner_app.domain.exchange_errors import DeliveryAbsentError
from scanner_app.domain.ids import OfficeCode
from scanner_app.upload import durable

STEPS = {each.__file__ for each in (delivering, uploads, deliveries, folder, durable)}
OWNER = "f" * 64


def main(dsn: str, place: Path, identity: CounterIdentity) -> None:
    """Deliver until one comes to its end; then ask for all."""
    told = []
    for number in count(1):
        told.append(_upload(place, number))
        child = os.fork()
        if not child:
            _die_after(number)
            _take(dsn, place, identity, told[-1:])
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL:
            break
    receipts = _take(dsn, place, identity, told)
    print(json.dumps({"died": len(told) - 1, "receipts": receipts}))


def _upload(place: Path, number: int) -> Delivery:
    content = b"a file of this delivery alone: %d" % number
    upload = f"{number:032x}"
    (place / "tus" / upload).write_bytes(content)
    described = {"size": len(content), "metadata": {"owner": OWNER}}
    (place / "tus" / f"{upload}.json").write_text(json.dumps(described))
    digest = sha256(content).hexdigest()
    return Delivery(f"H37.1-231018-{number:04d}", "don.pdf", digest, len(content), upload)


def _take(
    dsn: str, place: Path, identity: CounterIdentity, told: list[Delivery]
) -> list[dict[str, object]]:
    with Catalogue(dsn, most=1) as catalogue:
        keep = KeepFile(catalogue, FolderStore(place / "objects"), _takes_all, now)
        take = TakeDelivery(keep, UploadFolder(place / "tus"), 1 << 20)
        return [_receipt(take, Caller(identity, OWNER), delivery) for delivery in told]


def _receipt(take: TakeDelivery, caller: Caller, delivery: Delivery) -> dict[str, object]:
    try:
        return take(caller, delivery).dump()
    except DeliveryAbsentError:
        return {"lost": delivery.name}


def _takes_all(path: Path) -> Judgement:
    """Judging only reads: a death there is as one before."""
    assert path.is_file()
    return Judgement((), {})


def _die_after(number: int) -> None:
    """This process is killed as its n-th step returns."""
    left = number

    def hook(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        if event == "return" and frame.f_code.co_filename in STEPS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(hook)


if __name__ == "__main__":
    _, database, given, counter, office_id, office = sys.argv
    who = CounterIdentity(int(counter), int(office_id), OfficeCode(office))
    main(database, Path(given), who)
