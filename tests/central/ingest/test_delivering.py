"""Files that counters deliver: taken once, for good, by their own office, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from tests.central.ingest.conftest import Ingest, Paper


def test_a_signed_file_is_kept_and_receipted_once(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter(), paper()
    digest = sha256(content).hexdigest()
    upload = counter.upload(content)

    first = counter.deliver(content, upload)
    again = counter.deliver(content, None)

    assert first.status_code == 200
    receipt = first.json()
    assert (receipt["office"], receipt["code"], receipt["name"]) == (
        "H37.1",
        counter.code,
        "don.pdf",
    )
    assert (receipt["sha256"], receipt["size_bytes"]) == (digest, len(content))
    assert again.json() == receipt
    assert ingest.kept(content) == [f"H37.1/{digest[:2]}/{digest}"]
    assert (ingest.objects / ingest.kept(content)[0]).read_bytes() == content
    assert counter.left() == []


def test_an_upload_that_was_sent_twice_ends_in_the_same_receipt(
    ingest: Ingest, paper: Paper
) -> None:
    counter, content = ingest.counter(), paper()
    first = counter.deliver(content, counter.upload(content))

    second = counter.deliver(content, counter.upload(content))

    assert second.json() == first.json()
    assert counter.left() == []


def test_what_is_not_there_is_absent(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter(), paper()

    without = counter.deliver(content, None)
    unknown = counter.deliver(content, "0" * 32)
    unfinished = counter.deliver(content, counter.upload(content[:-1], size=len(content)))

    for answer in (without, unknown, unfinished):
        assert (answer.status_code, answer.json()["code"]) == (404, "delivery.absent")


@pytest.mark.parametrize("fault", ["bit", "tail", "unsigned", "no_pdf"])
def test_a_file_whose_signature_is_broken_is_set_apart(
    ingest: Ingest, paper: Paper, fault: str
) -> None:
    counter, whole = ingest.counter(), paper()
    content = {
        "bit": whole.replace(b"595", b"596", 1),
        "tail": whole + b"\n% more\n",
        "unsigned": whole.replace(b"/ByteRange", b"/ByteRangf").replace(b"/Sig", b"/Sog"),
        "no_pdf": b"MZ" + bytes(500),
    }[fault]

    answer = counter.deliver(content, counter.upload(content))

    assert (answer.status_code, answer.json()["code"]) == (422, "upload.signature_broken")
    assert answer.json()["facts"]["problems"]
    digest = sha256(content).hexdigest()
    assert ingest.kept(content) == [f"_quarantine/H37.1/{digest[:2]}/{digest}"]
    assert (ingest.noted("quarantine", content), ingest.noted("files", content)) == (1, 0)
    assert counter.left() == []
    assert counter.deliver(content, None).status_code == 404


@pytest.mark.parametrize("change", ["other_digest", "other_size", "swapped"])
def test_what_arrived_differs_and_is_dropped(ingest: Ingest, paper: Paper, change: str) -> None:
    counter, content = ingest.counter(), paper()
    upload = counter.upload(paper() if change == "swapped" else content)
    changes: dict[str, object] = {
        "other_digest": {"sha256": sha256(b"x").hexdigest()},
        "other_size": {"size_bytes": len(content) + 1},
        "swapped": {},
    }[change]  # type: ignore[assignment]  # by the keys above

    answer = counter.deliver(content, upload, **changes)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload.mismatch")
    assert counter.left() == []
    assert ingest.kept(content) == []


def test_an_upload_belongs_to_who_made_it(ingest: Ingest, paper: Paper) -> None:
    owner, thief, content = ingest.counter(), ingest.counter("H37.2"), paper()
    upload = owner.upload(content)

    stolen = thief.deliver(content, upload)

    assert (stolen.status_code, stolen.json()["code"]) == (404, "delivery.absent")
    assert owner.deliver(content, upload).status_code == 200
    # Nor does another office hear of it.
    assert thief.deliver(content, None).status_code == 404
    assert sha256(content).hexdigest() not in thief.ask("GET", "/v1/holdings").text


def test_another_file_under_the_same_name_is_refused(ingest: Ingest, paper: Paper) -> None:
    counter, first, other = ingest.counter(), paper(), paper()
    counter.deliver(first, counter.upload(first))

    answer = counter.deliver(other, counter.upload(other))

    assert (answer.status_code, answer.json()["code"]) == (409, "upload.conflict")
    assert (ingest.kept(other), counter.left()) == ([], [])
    assert counter.deliver(first, None).status_code == 200


def test_two_offices_keep_the_same_file_each(ingest: Ingest, paper: Paper) -> None:
    here, there, content = ingest.counter(), ingest.counter("H37.2"), paper()

    receipts = [each.deliver(content, each.upload(content)).json() for each in (here, there)]

    assert [each["office"] for each in receipts] == ["H37.1", "H37.2"]
    assert len(ingest.kept(content)) == 2


def test_a_link_in_the_folder_of_uploads_is_not_followed(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter(), paper()
    upload = counter.upload(content)
    aside = ingest.tus.parent / "aside.pdf"
    (ingest.tus / upload).rename(aside)
    (ingest.tus / upload).symlink_to(aside)

    assert counter.deliver(content, upload).status_code == 404
    assert aside.exists()


def test_the_same_file_asked_for_at_once_gets_one_receipt(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter(), paper()
    uploads = [counter.upload(content) for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda upload: counter.deliver(content, upload), uploads))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert (len(ingest.kept(content)), ingest.noted("files", content)) == (1, 1)


def test_nothing_is_lost_while_the_store_is_away(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter(), paper()
    upload = counter.upload(content)
    elsewhere = ingest.objects.rename(ingest.objects.with_name("elsewhere"))

    away = counter.deliver(content, upload)
    elsewhere.rename(ingest.objects)

    assert away.status_code == 503
    assert counter.deliver(content, upload).status_code == 200


TRICKS: tuple[tuple[str, object], ...] = (
    ("name", "../../etc/passwd.pdf"),
    ("name", "a/b.pdf"),
    ("name", "a\\b.pdf"),
    ("name", ".pdf"),
    ("name", "đơn.pdf"),
    ("name", "a.pdf\x00.exe"),
    ("name", "x" * 200 + ".pdf"),
    ("code", "../H37-231018-0001"),
    ("code", "'; DROP TABLE files; --"),
    ("sha256", "../" + "a" * 61),
    ("sha256", "A" * 64),
    ("upload", "../../../etc/passwd"),
    ("upload", "/etc/passwd"),
    ("upload", "."),
    ("size_bytes", -1),
    ("size_bytes", True),
    ("size_bytes", 2**63),
)


def test_tricks_in_names_are_refused(ingest: Ingest) -> None:
    counter = ingest.counter()

    answers = [counter.deliver(b"x", "0" * 32, **{name: value}) for name, value in TRICKS]

    assert [answer.status_code for answer in answers] == [400] * len(TRICKS)
    assert [answer.json()["facts"] for answer in answers] == [{"field": n} for n, _ in TRICKS]


@pytest.mark.parametrize("upload", ["A" * 32, "0" * 31, "0" * 32 + "json", "json"])
def test_an_id_that_is_none_is_absent(ingest: Ingest, upload: str) -> None:
    assert ingest.counter().deliver(b"x", upload).status_code == 404


def test_a_file_that_is_too_large_is_not_looked_at(ingest: Ingest) -> None:
    answer = ingest.counter().deliver(b"x", None, size_bytes=5 << 20)

    assert (answer.status_code, answer.json()["code"]) == (413, "upload.too_large")


def test_the_office_of_a_body_counts_for_nothing(ingest: Ingest, paper: Paper) -> None:
    counter, content = ingest.counter("H37.2"), paper()

    answer = counter.deliver(content, counter.upload(content), office="H37", counter=1)

    assert answer.json()["office"] == "H37.2"
