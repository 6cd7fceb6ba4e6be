"""What is told of a batch of signatures."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scanner_app.domain.errors import Cancelled
from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.counter.chores import Wishes, deliver
from scanner_app.gui.signing.sign_chores import BatchSigned, sign_and_send
from scanner_app.ports import Signer
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Outcome, Succeeded, TaskRunner
from tests.fakes.scripted import SoftSigner
from tests.services.conftest import CODE, Counter


def test_what_was_edited_before_its_turn_is_not_told_as_signed(tmp_path: Path) -> None:
    def nobody() -> Signer:
        raise SigningError

    counter = Counter(tmp_path)
    counter.signer = nobody
    counter.digitize({"a.jpg": [b"a"]}, CODE)
    counter.digitize({"b.jpg": [b"b"]}, "000.00.21.H37-231018-0008")
    first, second = counter.dossiers.to_sign()

    def opening(_role: SignerRole) -> Signer:
        counter.edit().turn(second.pages, 90, "cb")
        return SoftSigner(counter.clock)

    app = SimpleNamespace(
        plan_signing=PlanSigning(counter.dossiers, lambda: ()),
        steps=SimpleNamespace(sign=counter.sign(opening)),
        keys=SimpleNamespace(forget=lambda: None),
        send=lambda _cancel: (),
    )
    told: list[object] = []

    sign_and_send(
        app,  # type: ignore[arg-type]  # the part of the app it uses
        told.append,
        CancelToken(),
        papers=frozenset({first.id, second.id}),
        role=SignerRole.OFFICER,
        wishes=Wishes(),
    )
    counter.database.close()

    (batch,) = (each for each in told if isinstance(each, BatchSigned))
    assert (batch.signed, batch.total) == (1, 2)


def test_a_file_on_a_bad_line_makes_way_for_whoever_wants_to_scan() -> None:
    wishes, stop = Wishes(), CancelToken()
    begun = threading.Event()

    def send(cancel: CancelToken) -> tuple[()]:
        begun.set()
        cancel.wait(60)
        return ()

    app: Any = SimpleNamespace(send=send)
    ended: queue.Queue[Outcome[object]] = queue.Queue()
    with TaskRunner(1, name="work") as runner:
        runner.submit(lambda _cancel: deliver(app, stop, wishes), ended.put)
        assert begun.wait(20)
        wishes.way.cancel()
        assert ended.get(timeout=20) == Succeeded(())

    stop.cancel()
    with pytest.raises(Cancelled):
        deliver(app, stop, wishes)
