"""The one-stop system that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from scanner_app.central.handover.lgsp import LgspAccess, LgspOneStop
from scanner_app.central.secrets import read_secret
from scanner_app.central.settings import CentralSettings
from scanner_app.domain.errors import SettingsError

_TIMEOUT_S = 60.0


@contextmanager
def open_one_stop(settings: CentralSettings) -> Iterator[LgspOneStop]:
    """Ready to be asked; its connections end with the block.

    Raises:
        SettingsError: `[handover]` is not set up.
        SecretFileMissingError, SecretFileOpenError: a secret cannot be read.
    """
    told = settings.handover
    for key in ("base_url", "token_url", "client_id", "access_key", "partner_code"):
        if not getattr(told, key):
            raise SettingsError(path="central.toml", key=f"handover.{key}")
    access = LgspAccess(
        base_url=told.base_url,
        token_url=told.token_url,
        client_id=told.client_id,
        client_secret=read_secret(settings.secrets, "lgsp-client-secret"),
        access_key=told.access_key,
        secret_key=read_secret(settings.secrets, "lgsp-secret-key"),
        app_name=told.app_name,
        partner_code=told.partner_code,
    )
    with httpx.Client(timeout=_TIMEOUT_S, trust_env=False) as client:
        yield LgspOneStop(access, client)
