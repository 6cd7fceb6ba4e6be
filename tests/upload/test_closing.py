"""Closing waits for no silent line: it is cut, and the file waits with what arrived of it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scanner_app.domain.upload import JobState, Receipt, UploadJob
from scanner_app.domain.upload_errors import TargetUnreachableError
from scanner_app.ports import Transfer
from scanner_app.services.sending import LEAVE_S, SendContinuously
from scanner_app.services.uploading import SendQueued
from scanner_app.tasks.cancel import CancelToken
from scanner_app.upload.province.connection import Patience, ProvinceConnection
from scanner_app.upload.province.uploader import ProvinceUploader
from tests.stand.pki import Pki
from tests.storage.conftest import CODE, Store, store

__all__ = ["store"]
"""Fixtures of the store, used here as they are."""
BUSY_S = 3.0
"""A busy machine may take so long for what takes milliseconds."""


@dataclass
class SilentServer:
    """Takes every connection and every byte over TLS, and never answers."""

    pki: Pki
    asked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        folder = self.pki.folder
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(30)

    def _serve(self) -> None:
        with ExitStack() as open_lines:
            while True:
                try:
                    line, _ = self._listener.accept()
                except OSError:
                    return
                encrypted = self._context.wrap_socket(line, server_side=True)
                open_lines.callback(encrypted.close)
                encrypted.recv(65536)
                self.asked.set()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SilentServer]:
    made = SilentServer(Pki(tmp_path / "pki"))
    yield made
    made.close()


def test_closing_cuts_a_line_that_says_nothing_and_the_file_waits_as_before(
    store: Store, server: SilentServer
) -> None:
    store.signed(CODE)
    connection = ProvinceConnection(
        f"https://127.0.0.1:{server.port}",
        server.pki.authority,
        server.pki.counter("quay-1"),
        patience=Patience(connect_s=60, read_s=60, write_s=60),
    )
    send = SendQueued(
        store.queue, ProvinceUploader(connection, store.clock), store.clock, lambda _event: None
    )
    sending = SendContinuously(
        send, store.queue, store.clock, lambda _event: None, cut=connection.cut
    )

    with sending.beside(threads=1):
        assert server.asked.wait(30)
        begun_s = time.monotonic()
    took_s = time.monotonic() - begun_s
    connection.close()

    (job,) = store.queue.jobs()
    assert took_s < LEAVE_S + BUSY_S
    assert not [each for each in threading.enumerate() if each.name.startswith("send-")]
    assert (job.state, job.sending, job.failures, job.error) == (JobState.WAITING, False, 0, None)
    with pytest.raises(TargetUnreachableError):
        connection.get_json("/v1/hello")


@dataclass
class HungShare:
    """As a share that hangs in the system: nobody can end waiting for it."""

    asked: threading.Event = field(default_factory=threading.Event)
    comes_back: threading.Event = field(default_factory=threading.Event)

    def send(
        self, job: UploadJob, cancel: CancelToken, transfer: Transfer | None = None
    ) -> Receipt:
        self.asked.set()
        assert self.comes_back.wait(60)
        cancel.checkpoint()
        raise AssertionError(job, transfer)

    def may_hold(self, folder: str, name: str) -> bool:
        return bool(folder and name)

    def check(self) -> None:
        """Never asked here."""


def test_closing_leaves_behind_what_cannot_be_ended_and_its_claim_ends_by_itself(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.signed(CODE)
    share = HungShare()
    send = SendQueued(store.queue, share, store.clock, lambda _event: None)
    sending = SendContinuously(send, store.queue, store.clock, lambda _event: None)

    with sending.beside(threads=1):
        assert share.asked.wait(30)
        begun_s = time.monotonic()
    took_s = time.monotonic() - begun_s
    (job,) = store.queue.jobs()
    share.comes_back.set()
    for thread in threading.enumerate():
        if thread.name.startswith("send-"):
            thread.join(30)

    assert LEAVE_S <= took_s < LEAVE_S + BUSY_S
    assert job.sending
    assert "left behind" in caplog.text
