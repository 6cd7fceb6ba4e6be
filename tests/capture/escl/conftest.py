"""Played network scanners, closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.capture.escl.certificates import self_signed
from tests.fakes.escl_model import Model
from tests.fakes.escl_server import EsclServer

Serve = Callable[..., EsclServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a device: `serve(duplex=False)`; fields of `Model` by name, and `certificate`."""
    started: list[EsclServer] = []

    def start(certificate: Path | None = None, **model: object) -> EsclServer:
        started.append(EsclServer(Model(**model), certificate))  # type: ignore[arg-type]  # by name
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, str]:
    """A self-signed certificate with its key, and its SHA-256."""
    target = tmp_path / "device.pem"
    return target, self_signed(target)
