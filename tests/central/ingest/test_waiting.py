"""Files that take long, and locks that others hold: the rest of the service goes on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from scanner_app.central.ingest.judging import Judgement
from tests.central.ingest.conftest import Ingest, Paper, TestCounter, parts_of, running


def test_files_that_wait_for_the_judge_hold_up_nothing_else(
    ingest: Ingest, paper: Paper, tmp_path: Path
) -> None:
    """As when the store or the judges do not answer and every office delivers."""
    go_on = threading.Event()

    def hangs(_path: Path) -> Judgement:
        assert go_on.wait(60)
        return Judgement((), {})

    parts = parts_of(ingest.catalogue, tmp_path, ingest.tus, hangs)  # type: ignore[arg-type]  # a judge, too
    counters = [ingest.counter() for _ in range(4)]
    content = [paper() for _ in counters]
    with running(replace(parts, threads=3)) as client, ThreadPoolExecutor(4) as threads:
        ours = [TestCounter(each.pem, client, each.tus, each.code) for each in counters]
        waiting = [
            threads.submit(each.deliver, what, each.upload(what))
            for each, what in zip(ours, content, strict=True)
        ]
        try:
            told = ours[0].ask("GET", "/v1/hello", timeout=20)
        finally:
            go_on.set()

        assert told.status_code == 200
        assert [each.result().status_code for each in waiting] == [200] * 4
