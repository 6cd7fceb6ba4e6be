"""Log lines have one form and never carry a person's numbers."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner_app import logs

LOGGER = logging.getLogger("scanner_app.test")


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    stop = logs.start_logging(tmp_path / "nhật ký", verbose=False)
    yield tmp_path / "nhật ký" / "sohoa.log"
    stop()


def test_a_line_gives_time_level_process_source_message_and_ids(log_file: Path) -> None:
    LOGGER.warning("Page could not be read", extra={"page": 17, "code": "page.damaged"})

    [line] = log_file.read_text("utf-8").splitlines()
    time, level, process, rest = line.split(" ", 3)
    assert time.endswith("Z")
    assert level == "WARNING"
    assert process.isdigit()
    assert rest == "scanner_app.test Page could not be read code=page.damaged page=17"


def test_a_value_cannot_forge_a_line(log_file: Path) -> None:
    LOGGER.info("Seen", extra={"name_": "a\n2026-01-01 ERROR forged"})

    assert len(log_file.read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    "number", ["001099012345", "001 099 012 345", "123456789", "0912345678", "091.234.5678"]
)
def test_numbers_of_people_are_masked_wherever_they_stand(log_file: Path, number: str) -> None:
    try:
        int(f"căn cước {number}")
    except ValueError:
        LOGGER.exception("Failed for %s", number, extra={"what": f"số {number}."})

    text = log_file.read_text("utf-8")
    assert "Traceback" in text
    assert number not in text
    assert text.count("#" * len(number)) >= 3


@pytest.mark.parametrize(
    "harmless",
    ["sha256=ab123456789cd", "000.00.12.H26-261123-0001", "paper-00000012.pdf", "12345678"],
)
def test_digests_codes_and_short_numbers_stay_readable(harmless: str) -> None:
    assert logs.masked(harmless) == harmless


def test_libraries_are_heard_from_warning_and_our_own_from_info(log_file: Path) -> None:
    for name in ("fontTools.subset", "scanner_app.test", "ocr.text"):
        logging.getLogger(name).info("told by %s", name)
    logging.getLogger("fontTools.subset").warning("broken font")

    text = log_file.read_text("utf-8")
    assert "told by scanner_app.test" in text
    assert "told by ocr.text" in text
    assert "told by fontTools" not in text
    assert "broken font" in text


def test_people_at_the_terminal_see_warnings_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = logs.start_logging(tmp_path, verbose=False)
    LOGGER.info("quiet")
    LOGGER.warning("loud")
    stop()

    told = capsys.readouterr().err
    assert "loud" in told
    assert "quiet" not in told


def test_a_folder_that_cannot_be_written_costs_the_file_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")

    stop = logs.start_logging(tmp_path / "taken" / "logs", verbose=False)
    stop()

    assert "Log file cannot be written" in capsys.readouterr().err


def test_stopping_takes_back_what_starting_changed(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers), logging.getLogger("scanner_app").level

    logs.start_logging(tmp_path, verbose=True)()

    assert (list(logging.getLogger().handlers), logging.getLogger("scanner_app").level) == before


def test_a_full_file_that_cannot_be_renamed_goes_on_growing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_FILE_BYTES", 200)
    stop = logs.start_logging(tmp_path, verbose=False)
    # Folders under the names of the rotated files cannot be replaced, like files held open.
    for number in range(1, 6):
        (tmp_path / f"sohoa.log.{number}" / "x").mkdir(parents=True)
    for number in range(5):
        LOGGER.info("Line with enough letters to fill the file soon", extra={"n": number})
    stop()

    assert len((tmp_path / "sohoa.log").read_text("utf-8").splitlines()) == 5


def test_a_workers_record_travels_with_its_values_and_traceback() -> None:
    sent: list[logging.LogRecord] = []
    logger = logging.getLogger("scanner_app.worker")
    sender = logs.RecordSender(sent.append)
    logger.addHandler(sender)

    try:
        int("x")
    except ValueError:
        logger.exception("Failed", extra={"page": 3})
    logger.removeHandler(sender)

    record = pickle.loads(pickle.dumps(sent[0]))
    assert record.page == 3
    assert "Traceback" in record.getMessage()
