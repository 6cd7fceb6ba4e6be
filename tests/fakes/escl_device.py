"""A played network scanner: paper in, pages out, faults by script. Knows nothing of HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fakes import escl_xml
from tests.fakes.escl_model import BACK_DARKER, Fault, Model, Play, jpeg

_FEEDER_STATE = {
    Play.JAM: "ScannerAdfJam",
    Play.JAM_MID_PAGE: "ScannerAdfJam",
    Play.JAM_EMPTY_BODY: "ScannerAdfJam",
    Play.MULTIPICK: "ScannerAdfMultipickDetected",
    Play.MISPICK: "ScannerAdfMispick",
    Play.COVER: "ScannerAdfHatchOpen",
}
_AT_START = {Play.BUSY, Play.BUSY_CONFLICT, Play.JAM_AT_START}
_ANSWERED = {
    Play.JAM_EMPTY_BODY: 200,
    Play.ABORTED_EMPTY_BODY: 200,
    Play.EMPTY_BODY: 200,
    Play.ABORTED: 409,
    Play.CANCELLED: 410,
    Play.SERVER_ERROR: 500,
    Play.NOT_READY: 503,
    Play.GONE: 410,
}


@dataclass(frozen=True)
class Answer:
    """What the server is to send.

    Attributes:
        name: Content-Location.
        sent: share of the body that really goes out before the line closes.
        hangs: then there is silence instead.
        claims: length announced, None for the true one.
    """

    status: int
    body: bytes = b""
    name: str = ""
    sent: float = 1.0
    hangs: bool = False
    claims: int | None = None
    path: str = ""


@dataclass
class Job:
    """A job; sides drawn in wait in `ready`."""

    path: str
    settings: dict[str, str]
    ready: list[int] = field(default_factory=list)
    state: str = "Processing"
    reason: str = "JobScanning"
    completed: int = 0
    sent: int = 0
    touched: float = field(default_factory=time.monotonic)
    active_for: int = 0


class EsclDevice:
    """Paper lies in `feeder` across jobs; `asked` notes every request for settings."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.feeder: list[int] = []
        self.glass: int | None = 140
        self.fault: Fault | None = None
        self.state = "Idle"
        self.feeder_state: str | None = None
        self.jobs: dict[str, Job] = {}
        self.asked: list[dict[str, str]] = []
        self.deleted: list[str] = []
        self.lock = threading.RLock()
        self._last = Answer(404)
        self._number = 0
        self._lag = 0

    def load(self, shades: Sequence[int]) -> None:
        """Sheets into the emptied feeder; whatever was wrong is cleared away."""
        with self.lock:
            self.feeder = list(shades)
            self.fault = None
            self.feeder_state = None
            self.state = "Idle"
            self.jobs.clear()

    def status(self) -> bytes:
        """`ScannerStatus`."""
        with self.lock:
            told = [self._told(job) for job in self.jobs.values()] if self.model.lists_jobs else []
            busy = any(job.state == "Processing" for job in told)
            if self.model.lists_others:
                told.insert(0, escl_xml.JobTold("/eSCL/ScanJobs/other", "Aborted", "x", 9, 0))
            return escl_xml.status(
                "Processing" if busy else self.state, self.feeder_state or self._sensor(), told
            )

    def _sensor(self) -> str:
        if self.feeder:
            self._lag = self.model.sensor_lag
            return "ScannerAdfLoaded"
        self._lag -= 1
        return "ScannerAdfLoaded" if self._lag >= 0 else "ScannerAdfEmpty"

    def create(self, settings: dict[str, str]) -> Answer:
        """POST ScanJobs."""
        with self.lock:
            self.asked.append(settings)
            if self.fault and self.fault.play in _AT_START and self.fault.strikes(0):
                return self._refuse(self.fault.play)
            if set(settings) & set(self.model.refuses):
                return Answer(409)
            if self.model.refuses_empty and not self.feeder:
                return Answer(409)
            now = time.monotonic()
            for job in self.jobs.values():
                if job.state == "Processing" and now - job.touched < self.model.patience_s:
                    return Answer(503)
                if job.state == "Processing":
                    job.state = "Canceled"
            self._number += 1
            path = f"/eSCL/ScanJobs/{self._number}"
            self.jobs[path] = Job(path, settings, active_for=self.model.stays_active)
            return Answer(201, path=path)

    def _refuse(self, play: Play) -> Answer:
        self.state = "Idle"
        if play is Play.JAM_AT_START:
            self.feeder_state = "ScannerAdfJam"
        elif play is Play.BUSY_CONFLICT:
            self.state = "Processing"
        return Answer(503 if play is Play.BUSY else 409)

    def delete(self, path: str) -> Answer:
        """DELETE of a job; sheets drawn in ahead go to the output unread."""
        with self.lock:
            self.deleted.append(path)
            job = self.jobs.get(path)
            if job is None:
                return Answer(404)
            if job.state == "Processing":
                job.state, job.reason = "Canceled", "JobCanceledByUser"
            return Answer(200)

    def next_document(self, path: str) -> Answer:
        """GET NextDocument."""
        with self.lock:
            job = self.jobs.get(path)
            if job is None or job.state != "Processing":
                return Answer(self.model.last_status)
            job.touched = time.monotonic()
            if self.fault and self.fault.play not in _AT_START and self.fault.strikes(job.sent):
                return self._play(job, self.fault.play)
            return self._page(job)

    def _page(self, job: Job) -> Answer:
        if job.settings["InputSource"] == "Platen":
            if not job.sent and not job.completed and self.glass is not None:
                job.ready, job.completed = [self.glass], 1
        else:
            self._draw_in(job)
        if not job.ready:
            job.state, job.reason = "Completed", "JobCompletedSuccessfully"
            return Answer(self.model.last_status)
        job.sent += 1
        name = f"{job.path}/{job.sent}" if self.model.names_pages else ""
        self._last = Answer(200, self._picture(job, job.ready.pop(0)), name)
        return self._last

    def _draw_in(self, job: Job) -> None:
        duplex = job.settings.get("Duplex") == "true"
        sides = 2 if duplex else 1
        if job.ready and not self.model.draws_on:
            return
        while self.feeder and len(job.ready) < 1 + self.model.drawn_ahead * sides:
            shade = self.feeder.pop(0)
            job.ready += [shade, shade - BACK_DARKER][:sides]
            job.completed += sides

    def _picture(self, job: Job, shade: int) -> bytes:
        asked = int(job.settings["XResolution"])
        dpi = min(asked, self.model.dpi_limit or asked)
        width, height = (round(int(job.settings[side]) * dpi / 300) for side in ("Width", "Height"))
        mode = "L" if job.settings["ColorMode"] == "Grayscale8" else "RGB"
        says = dpi if self.model.says_dpi is None else self.model.says_dpi
        return jpeg(shade, (width, height), mode, says) + self.model.padding

    def _play(self, job: Job, play: Play) -> Answer:
        if play in {Play.NOT_READY, Play.GONE, Play.EMPTY_BODY}:
            return Answer(_ANSWERED[play])
        if play is Play.REPEAT:
            return self._last
        if play is Play.LOST:
            self._draw_in(job)
            job.ready.pop(0)
            return self._page(job)
        if play in {
            Play.TRUNCATED,
            Play.FILLED_UP,
            Play.CUT,
            Play.HANG,
            Play.JAM_MID_PAGE,
            Play.TOO_LARGE,
        }:
            return self._half(job, play)
        if play is Play.NO_ANSWER:
            return Answer(0)
        job.state = "Canceled" if play is Play.CANCELLED else "Aborted"
        job.reason = "JobCanceledByUser" if play is Play.CANCELLED else "AbortedBySystem"
        self.feeder_state = _FEEDER_STATE.get(play)
        if play in {Play.JAM_EMPTY_BODY, Play.ABORTED_EMPTY_BODY}:
            job.completed += 1
        return Answer(_ANSWERED.get(play, 409))

    def _half(self, job: Job, play: Play) -> Answer:
        whole = self._page(job)
        if play is Play.TRUNCATED:
            return Answer(200, whole.body[: len(whole.body) // 2])
        if play is Play.FILLED_UP:
            return Answer(200, whole.body[: len(whole.body) // 2] + b"\xff\xd9")
        if play is Play.TOO_LARGE:
            return Answer(200, whole.body, claims=300 << 20, sent=0.5)
        if play is Play.JAM_MID_PAGE:
            self.feeder_state = _FEEDER_STATE[play]
            job.state, job.reason = "Aborted", "AbortedBySystem"
        return Answer(200, whole.body, sent=0.5, hangs=play is Play.HANG)

    def _told(self, job: Job) -> escl_xml.JobTold:
        state = job.state
        if state == "Completed" and job.active_for > 0:
            job.active_for -= 1
            state = "Processing"
        return escl_xml.JobTold(job.path, state, job.reason, job.completed, len(job.ready))
