"""The self-test: the main job on one bundled page, in a home of its own that is gone afterwards."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scanner_app.bootstrap import App, open_app
from scanner_app.domain.diagnosis_errors import SelfTestError
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.upload import JobState, UploadJob
from scanner_app.messages.diagnosing import STEPS
from scanner_app.paths import resources_folder
from scanner_app.settings import Settings
from scanner_app.tasks.cancel import CancelToken

_PAGE = "trang-001.jpg"
_CODE = "000.00.21.H37-251020-0007"
_OFFICE = OfficeCode("05977")


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the self-test that ended.

    Attributes:
        name: stable, of `messages.diagnosing.STEPS`.
        took_s: seconds.
        detail: what came of it, for people.
        error: why it failed; the test ends there.
    """

    name: str
    took_s: float
    detail: str = ""
    error: AppError | None = None

    @property
    def ok(self) -> bool:
        """It gave what it must."""
        return self.error is None


def self_test(
    settings: Settings, cancel: CancelToken, *, keep: Path | None = None
) -> Iterator[StepDone]:
    """Read, make PDF/A, sign with the demonstration key, verify, deliver, compare; step by step.

    Nothing of the real home, keys or target is touched. Takes some seconds.

    Args:
        settings: those that say with what pages are read.
        cancel: ends it.
        keep: where the signed file is copied to; None leaves nothing.

    Raises:
        Cancelled: somebody asked to stop; the temporary home is gone.
    """
    with ExitStack() as stack:
        run = _Run(stack, settings, cancel, keep)
        for name, step in run.steps:
            cancel.checkpoint()
            done = _timed(name, step)
            yield done
            if not done.ok:
                return


def _timed(name: str, step: Callable[[], str]) -> StepDone:
    began = time.monotonic()
    try:
        detail = step()
    except AppError as error:
        return StepDone(name, time.monotonic() - began, error=error)
    return StepDone(name, time.monotonic() - began, detail)


class _Run:
    """One self-test; each step goes on from what is recorded in the temporary home."""

    def __init__(
        self, stack: ExitStack, settings: Settings, cancel: CancelToken, keep: Path | None
    ) -> None:
        self._keep = keep
        self._stack = stack
        self._settings = Settings(
            workers=1, tessdata=settings.tessdata, page_limit_s=settings.page_limit_s
        )
        self._cancel = cancel
        self._app: App | None = None

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        """In order."""
        return (
            ("open", self._open),
            ("read", self._read),
            ("archive", self._archive),
            ("sign", self._sign),
            ("verify", self._verify),
            ("deliver", self._deliver),
            ("compare", self._compare),
        )

    def _open(self) -> str:
        folder = self._stack.enter_context(
            TemporaryDirectory(prefix="sohoa-", ignore_cleanup_errors=True)
        )
        home = Path(folder).resolve() / "home"
        app = self._stack.enter_context(
            open_app(home, self._settings, lambda _event: None, beside=True)
        )
        self._stack.enter_context(app.working())
        self._app = app
        return "kho tạm, xóa ngay sau khi xong"

    def _read(self) -> str:
        app = self._opened
        page = resources_folder() / "sample" / _PAGE
        captured = app.capture([page], office=_OFFICE, given_code=None, cancel=self._cancel)
        _raise(captured.errors)
        app.steps.read(self._cancel)
        app.steps.file()
        found = app.dossiers.of_pages(captured.pages)
        codes = [app.dossiers.dossier(each).code for each in found]
        _expect(codes == [_CODE], "read")
        reading = app.pages.pages(captured.pages)[0].reading
        _expect(reading is not None and bool(reading.text), "read")
        return f"mã hồ sơ {_CODE} đọc từ mã vạch"

    def _archive(self) -> str:
        _raise(self._opened.steps.archive(self._cancel))
        return "PDF/A-2b"

    def _sign(self) -> str:
        _raise(self._opened.steps.sign(self._cancel))
        return f"{self._job.size_bytes // 1000} kB"

    def _verify(self) -> str:
        report = self._opened.verify(self._job.path)
        _expect(report.ok and not report.pdfa_problems and report.pdfa is not None, "verify")
        return f"{len(report.signatures)} chữ ký nguyên vẹn, PDF/A-{report.pdfa}"

    def _deliver(self) -> str:
        _raise(self._opened.steps.send(self._cancel))
        _expect(self._job.state is JobState.SENT, "deliver")
        return "có biên nhận"

    def _compare(self) -> str:
        job, target = self._job, self._opened.target.folder
        _expect(target is not None, "compare")
        delivered = (target or Path()).joinpath(*job.folder.split("/"), job.name)
        try:
            content = delivered.read_bytes()
            if self._keep is not None:
                self._keep.write_bytes(content)
        except OSError as error:
            raise SelfTestError(name=STEPS["compare"]) from error
        digest = hashlib.sha256(content).hexdigest()
        _expect(digest == job.sha256, "compare")
        return f"SHA-256 {digest[:12]}… khớp"

    @property
    def _opened(self) -> App:
        if self._app is None:
            raise SelfTestError(name=STEPS["open"])
        return self._app

    @property
    def _job(self) -> UploadJob:
        """The one signed file.

        Raises:
            SelfTestError: there is none, or more.
        """
        jobs = self._opened.queue.jobs()
        _expect(len(jobs) == 1, "sign")
        return jobs[0]


def _raise(errors: tuple[AppError, ...]) -> None:
    for error in errors:
        raise error


def _expect(fact: bool, step: str) -> None:
    if not fact:
        raise SelfTestError(name=STEPS[step])
