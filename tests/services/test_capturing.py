"""Taking in: what is left over from a run that died."""

from __future__ import annotations

from pathlib import Path

from tests.services.conftest import CODE, OFFICE, Counter


def test_a_stack_left_open_is_closed_when_another_one_comes(counter: Counter) -> None:
    batch = counter.batches.open_batch("a dead process", OFFICE, CODE)
    image = counter.home / "a.jpg"
    image.write_bytes(b"kept before the crash")
    counter.batches.keep(
        batch, image=image, seq=0, source="a.jpg", source_page=1, source_key="dead"
    )

    done = counter.digitize({"b.jpg": [b"new"]})

    assert counter.batches.abandoned() == ()
    (dossier,) = done.dossiers
    assert len(counter.dossiers.dossier(dossier).papers) == 2


def test_the_spool_is_left_empty(counter: Counter) -> None:
    counter.digitize({"a.tif": [b"one", b"two"]})

    assert list(Path(counter.home / "spool").iterdir()) == []
