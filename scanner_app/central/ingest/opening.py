"""The service for counters, made of what the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from fastapi import FastAPI

from scanner_app.central.catalogue.counters import who
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.clock import now
from scanner_app.central.ingest.app import IngestParts, make_ingest
from scanner_app.central.ingest.bodies import BodyLimits
from scanner_app.central.ingest.callers import Callers
from scanner_app.central.ingest.delivering import KeepFile, TakeDelivery
from scanner_app.central.ingest.judging import signature_judge
from scanner_app.central.ingest.requests import Requests
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.objects import open_store
from scanner_app.central.settings import CentralSettings


@contextmanager
def open_ingest(settings: CentralSettings, edge_secret: str | None) -> Iterator[FastAPI]:
    """The application; database and judges are let go at the end of the block.

    Args:
        settings: of the province's side.
        edge_secret: what nginx says of itself; None where a Unix socket says it.

    Raises:
        SecretFileMissingError, SecretFileOpenError: the store's secret cannot be read.
    """
    ingest = settings.ingest
    judging = signature_judge(
        ingest.trust_roots, now, workers=ingest.judges, limit_s=ingest.judge_s
    )
    with (
        Catalogue(settings.database.ingest, most=ingest.threads) as catalogue,
        judging as judge,
    ):
        keep = KeepFile(catalogue, open_store(settings), judge, now)
        take_delivery = TakeDelivery(keep, UploadFolder(ingest.tus_folder), ingest.most_bytes)
        yield make_ingest(
            IngestParts(
                callers=Callers(partial(who, catalogue), now, edge_secret),
                requests=Requests(catalogue, take_delivery, now, ingest.most_bytes),
                limits=BodyLimits(ingest.body_bytes, ingest.unpacked_bytes, ingest.body_s),
                threads=ingest.threads,
            )
        )
