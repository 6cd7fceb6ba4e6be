"""Serving counters, and heads where they are set up, until told to stop."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from scanner_app.central.admin.tidying import STRAY_AFTER, tidy_uploads
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.clock import now
from scanner_app.central.errors import ObjectStoreError
from scanner_app.central.ingest.opening import open_ingest
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.listening import is_loopback, listening_socket
from scanner_app.central.objects import open_store
from scanner_app.central.secrets import read_secret
from scanner_app.central.serving import Application, Served, serve
from scanner_app.central.settings import CentralSettings

_TIDY_EVERY_S = 3600.0

_log = logging.getLogger(__name__)


def run_services(settings: CentralSettings) -> bool:
    """Serve until SIGTERM or SIGINT; False when a server ended by itself.

    Raises:
        SecretFileMissingError, SecretFileOpenError: a secret cannot be read.
        ListenPlaceError, SettingsError: a setting makes no sense.
        OSError: a place to listen cannot be used.
    """
    uploads, store = UploadFolder(settings.ingest.tus_folder), open_store(settings)

    def tidy() -> None:
        try:
            tidy_uploads(uploads, settings.tidy, now())
            store.drop_halves(now() - STRAY_AFTER)
        except (OSError, ObjectStoreError) as error:
            _log.warning("leftovers cannot be tidied", extra={"error": type(error).__name__})

    with ExitStack() as stack:
        served = [stack.enter_context(_ingest(settings))]
        if settings.web.issuer:
            served.append(stack.enter_context(_web(settings)))
        return serve(served, _TIDY_EVERY_S, tidy)


@contextmanager
def _ingest(settings: CentralSettings) -> Iterator[Served]:
    # Who can use the Unix socket is nginx; on a port it says a word that others do not know.
    is_port = is_loopback(settings.ingest.listen)
    edge_secret = read_secret(settings.secrets, "edge-secret") if is_port else None
    with open_ingest(settings, edge_secret) as application:
        yield Served(application, listening_socket(settings.ingest.listen, may_be_port=is_port))


@contextmanager
def _web(settings: CentralSettings) -> Iterator[Served]:
    with Catalogue(settings.database.web) as catalogue:
        listener = listening_socket(settings.web.listen, may_be_port=True)
        yield Served(_web_app(settings, catalogue), listener)


def _web_app(settings: CentralSettings, catalogue: Catalogue) -> Application:
    from scanner_app.central.web.app import CLIENT_SECRET, SESSION_KEY, make_app
    from scanner_app.central.web.from_catalogue import CatalogueFigures, CatalogueVisits

    return make_app(
        settings.web,
        client_secret=read_secret(settings.secrets, CLIENT_SECRET),
        session_key=read_secret(settings.secrets, SESSION_KEY),
        figures=CatalogueFigures(catalogue, now),
        visits=CatalogueVisits(catalogue),
        campaign=settings.campaign.campaign,
        clock=now,
    )
