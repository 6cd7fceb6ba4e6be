"""Nothing that citizens wrote, are called or are numbered by stands in the journal."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any  # JSON has no types

from scanner_app.cli.journal_words import ACTIONS
from scanner_app.domain.edits import ToNewDossier
from scanner_app.domain.page import PageReading, ReadBarcode
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.services.looking import NoteView
from scanner_app.storage.journal import SqlJournal
from tests.domain.pages import line, reading
from tests.fakes.scripted import ScriptedUploader
from tests.services.conftest import OFFICE, Counter
from tests.services.stacks import CLERK, Unsigned

_SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
_REGISTER = _SAMPLE / "register.csv"


def truth() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((_SAMPLE / "truth.json").read_text("utf-8"))
    return found


def read(page: dict[str, Any]) -> PageReading:
    """The page as it would be read without an error."""
    texts = [text for text in page["text"].split("\n") if text.strip()]
    lines = [line(0.1, 0.02 + 0.9 * n / len(texts), text) for n, text in enumerate(texts)]
    barcodes = [ReadBarcode(b["format"], b["text"], ("zxing",), False) for b in page["barcodes"]]
    return reading(*lines, barcodes=barcodes)


def secrets() -> set[str]:
    """Names, numbers, words and values of the sample, as they may be written."""
    with _REGISTER.open(encoding="utf-8-sig") as file:
        names = {row["Chủ hồ sơ"] for row in csv.DictReader(file, delimiter=";")}
    text = "\n".join(page["text"] for page in truth())
    numbers = {re.sub(r"\s", "", found) for found in re.findall(r"\b\d(?: ?\d){8,11}\b", text)}
    words = {word for word in re.findall(r"\w{4,}", text) if not word.isascii()}
    return names | numbers | words | {page["summary"] for page in truth() if page["summary"]}


def day_of_work(desk: Unsigned, counter: Counter) -> None:
    """The whole sample is taken in, looked at, corrected, signed, refused once and sent."""
    register = counter.importer()
    assert register(_REGISTER, office=OFFICE).counts.added
    desk.take(*(read(page) for page in truth()))
    look = NoteView(SqlJournal(counter.database, counter.clock), counter.clock)
    for dossier in desk.dossiers():
        look(dossier.id, CLERK)
        for tag in dossier.tags:
            counter.decide().confirm(dossier.id, tag, CLERK)
    last = desk.dossiers()[-1]
    desk.edit.move(last.papers[-1].pages[-1:], ToNewDossier(), CLERK)
    desk.history.undo(OFFICE, CLERK)
    counter.secret().hold(last.id, CLERK)
    counter.secret().not_secret(last.id, CLERK)
    counter.uploader = ScriptedUploader(counter.clock, [TargetUnreachableError(path="//may/Ứng")])
    desk.sign_and_send()
    counter.clock.forward(timedelta(minutes=1))
    desk.sign_and_send()


def test_after_the_whole_sample_no_name_or_number_of_it_is_in_the_journal(
    counter: Counter,
) -> None:
    day_of_work(Unsigned(counter), counter)

    lines = list(SqlJournal(counter.database, counter.clock).lines())
    told = "\n".join("\n".join((each.actor, each.subject, each.detail)) for each in lines)

    wanted = {"filed", "viewed", "tag_confirmed", "moved", "undone", "signed", "sent"}
    assert wanted <= {each.action for each in lines}
    assert {each.action for each in lines} <= ACTIONS.keys()
    assert len(secrets()) > 250
    assert [secret for secret in secrets() if secret.casefold() in told.casefold()] == []
    # A dash stands where something was left out: nothing of that kind was even tried.
    assert "-" not in {each.detail for each in lines}
