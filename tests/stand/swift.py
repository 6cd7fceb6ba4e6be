"""A real S3 engine on loopback: OpenStack Swift with its s3api, in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.stand.waiting import wait_until

_PROJECT = Path(__file__).resolve().parents[2]


class Swift:
    """One engine over one folder; can be killed and started again, on another port then.

    Attributes:
        key_id, secret: of the one account that may do everything.
        region: that requests are signed for.
        endpoint: its URL while it runs.
    """

    key_id = "province:ingest"
    secret = "bi-mat-thu"
    region = "vn"

    def __init__(self, folder: Path) -> None:
        """Not started yet; the folder's file system needs extended attributes."""
        self.folder = folder
        self.endpoint = ""
        self._child: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Run it and wait until it answers; about 2 s (2026-11-27, 2 cores)."""
        log = self.folder / "swift.log"
        with log.open("ab") as written:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "tests.stand.swift_process", str(self.folder)],
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
                cwd=_PROJECT,
            )
        assert self._child.stdout is not None
        port = self._child.stdout.readline().strip()
        if not port:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        self.endpoint = f"http://127.0.0.1:{port}"
        wait_until(self._answers, 30)

    def kill(self) -> None:
        """It dies at once."""
        if self._child is not None:
            self._child.kill()
            self._child.wait(20)
            assert self._child.stdout is not None
            self._child.stdout.close()

    def client(self) -> Any:  # boto3 makes its classes at run time
        """To look at it, and to make buckets, past what is tested."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.key_id,
            aws_secret_access_key=self.secret,
            region_name=self.region,
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )

    def _answers(self) -> bool:
        client = self.client()
        try:
            client.list_buckets()
        except OSError:
            return False
        finally:
            client.close()
        return True


@contextmanager
def running_swift(folder: Path | None = None) -> Iterator[Swift]:
    """An engine until the end of the block.

    Args:
        folder: keeps what was stored; None: one of its own, gone at the end.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="sohoa-swift-"))
    swift = Swift(place)
    try:
        swift.start()
        yield swift
    finally:
        swift.kill()
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
