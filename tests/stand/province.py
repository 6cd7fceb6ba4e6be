"""The whole of the province's side on loopback, each part as it is in production.

nginx with client certificates in front, the tus server and `sohoa central serve` behind it,
PostgreSQL with accounts of their own, files in a folder or in a real S3 engine.
"""

from __future__ import annotations

import os
import secrets as random_secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import tomli_w
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from scanner_app.central.catalogue.counters import add_certificate, add_counter
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices, office_on
from scanner_app.domain.catalog import Office
from tests.fakes.oidc_issuer import Issuer, running_issuer
from tests.stand.nginx import Door, running_nginx
from tests.stand.pki import Pki
from tests.stand.postgres import Postgres, running_postgres
from tests.stand.swift import Swift, running_swift
from tests.stand.tus import TusServer
from tests.stand.waiting import wait_until

_PROJECT = Path(__file__).resolve().parents[2]
_ACCOUNTS = ("sohoa_owner", "sohoa_ingest", "sohoa_web")
_DATABASE = "sohoa"
BUCKET = "ho-so"

OFFICES = (
    Office("H37", "Tỉnh Lạng Sơn", "province"),
    Office("H37.12", "Phường Đông Kinh", "commune", "H37"),
    Office("H37.13", "Xã Chi Lăng", "commune", "H37"),
)


@dataclass
class Served:
    """`sohoa central serve` as a process; can be killed and started again."""

    config: Path
    socket: Path
    environment: Mapping[str, str]
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Run it and wait until it listens; also after `kill`."""
        self.socket.unlink(missing_ok=True)
        log = self.config.parent / "central.log"
        with log.open("ab") as written:
            self._child = subprocess.Popen(
                [*_SOHOA, "central", "serve", "--config", str(self.config)],
                stdout=written,
                stderr=written,
                cwd=_PROJECT,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        wait_until(lambda: self._listens(log), 60)

    def kill(self) -> None:
        """It and the processes that judge for it die at once."""
        if self._child is not None and self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait(20)

    def pause(self) -> None:
        """It stands still; connections wait in its socket."""
        assert self._child is not None
        os.killpg(self._child.pid, signal.SIGSTOP)

    def stop(self) -> int:
        """Orderly; its exit status."""
        assert self._child is not None
        self._child.terminate()
        return self._child.wait(90)

    def _listens(self, log: Path) -> bool:
        assert self._child is not None
        if self._child.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace")[-3000:])
        return self.socket.exists()


@dataclass
class Province:
    """What runs, and what a test or a person needs of it.

    Attributes:
        uploads: what the tus server keeps.
        objects: the folder of files, when they are in none of the S3 engine's.
    """

    folder: Path
    door: Door
    pki: Pki
    postgres: Postgres
    tus: TusServer
    central: Served
    swift: Swift | None
    uploads: Path
    objects: Path

    @property
    def dsn(self) -> str:
        """As the database's superuser, past every rule."""
        return self.postgres.dsn(_DATABASE)

    def counter(self, office: str, name: str, *, lasts: timedelta = timedelta(days=20)) -> Path:
        """A new counter of this office: PEM with its certificate and key."""
        pem = self.pki.counter(name, lasts=lasts)
        certificate = x509.load_pem_x509_certificate(pem.read_bytes())
        fingerprint = sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        with Catalogue(self.postgres.dsn(_DATABASE, "sohoa_owner"), most=1) as catalogue:
            at = office_on(catalogue, office, datetime.now(UTC).date())
            assert at is not None
            number = add_counter(catalogue, at.id, name)
            add_certificate(catalogue, fingerprint, number, certificate.not_valid_after_utc)
        return pem

    def set_up(self, home: Path, office: str, certificate: Path, **further: object) -> None:
        """Settings of a counter that delivers here."""
        home.mkdir(parents=True, exist_ok=True)
        told = {
            "office": office,
            "target": self.door.counters_url,
            "province_ca": str(self.pki.authority),
            "client_certificate": str(certificate),
        }
        (home / "settings.toml").write_text(tomli_w.dumps(told | further), encoding="utf-8")

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database holds."""
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(query).fetchall()

    def stored(self) -> dict[str, bytes]:
        """Every file that the province keeps, by its key."""
        if self.swift is None:
            return {
                path.relative_to(self.objects).as_posix(): path.read_bytes()
                for path in self.objects.rglob("*")
                if path.is_file()
            }
        client = self.swift.client()
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


_SOHOA = (sys.executable, "-m", "scanner_app")


@contextmanager
def running_province(
    folder: Path,
    *,
    swift: bool = False,
    durable: bool = False,
    patience_s: int | None = None,
    heads: Mapping[str, dict[str, object]] | None = None,
    offices: Sequence[Office] = OFFICES,
) -> Iterator[Province]:
    """Everything started, with offices and no counters.

    Args:
        folder: for settings, logs, uploads and files.
        swift: files lie in an S3 engine, not in a folder.
        durable: PostgreSQL may be killed.
        patience_s: in place of nginx's time-outs.
        heads: who may sign in to look, with their claims; None serves no pages.
        offices: of the province.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pki = Pki(folder / "pki")
        postgres = stack.enter_context(running_postgres(durable=durable))
        _make_accounts(postgres)
        door = stack.enter_context(running_nginx(pki.folder, patience_s=patience_s))
        s3 = stack.enter_context(running_swift()) if swift else None
        config, uploads, objects = folder / "central.toml", folder / "uploads", folder / "objects"
        told = _settings(config, postgres, door, uploads, objects, s3)
        if heads is not None:
            told["web"] = stack.enter_context(_sign_in(config.parent / "secrets", door, heads))
        config.write_text(tomli_w.dumps(told), encoding="utf-8")
        subprocess.run(
            [*_SOHOA, "central", "migrate", "--config", str(config)],
            check=True,
            cwd=_PROJECT,
            stdout=subprocess.DEVNULL,
        )
        with Catalogue(postgres.dsn(_DATABASE, "sohoa_owner"), most=1) as catalogue:
            import_offices(catalogue, offices)
        tus = TusServer(uploads, door.run / "tus.sock")
        tus.start()
        stack.callback(tus.kill)
        central = Served(config, door.run / "central.sock", {})
        central.start()
        stack.callback(central.kill)
        yield Province(folder, door, pki, postgres, tus, central, s3, uploads, objects)


def _make_accounts(postgres: Postgres) -> None:
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        for name in _ACCOUNTS:
            rights = "CREATEROLE" if name == "sohoa_owner" else ""
            connection.execute(f"CREATE ROLE {name} LOGIN {rights}")
        connection.execute(f"CREATE DATABASE {_DATABASE} OWNER sohoa_owner")


@contextmanager
def _sign_in(
    secrets: Path, door: Door, people: Mapping[str, dict[str, object]]
) -> Iterator[dict[str, object]]:
    """An issuer that asks nobody for a password; the settings of the pages."""
    named = {"oidc-client-secret": "bi-mat-thu", "web-session-key": random_secrets.token_hex(24)}
    for name, secret in named.items():
        (secrets / name).write_text(secret)
        (secrets / name).chmod(0o600)
    back = f"{door.heads_url}/signed-in"
    issuer = Issuer("sohoa", named["oidc-client-secret"], back, people)
    with running_issuer(issuer):
        yield {
            "listen": str(door.run / "web.sock"),
            "public_url": door.heads_url,
            "issuer": issuer.url,
            "client_id": issuer.client_id,
        }


def _settings(
    config: Path, postgres: Postgres, door: Door, uploads: Path, objects: Path, s3: Swift | None
) -> dict[str, object]:
    secrets = config.parent / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    told: dict[str, object] = {
        "secrets": str(secrets),
        "database": {
            name.removeprefix("sohoa_"): postgres.dsn(_DATABASE, name) for name in _ACCOUNTS
        },
        "objects": {"place": str(objects)},
        "ingest": {"listen": str(door.run / "central.sock"), "tus_folder": str(uploads)},
    }
    if s3 is None:
        objects.mkdir(exist_ok=True)
    else:
        s3.client().create_bucket(Bucket=BUCKET)
        secret = secrets / "s3-secret-key"
        secret.write_text(s3.secret)
        secret.chmod(0o600)
        told["objects"] = {
            "place": f"s3://{BUCKET}",
            "endpoint": s3.endpoint,
            "region": s3.region,
            "key_id": s3.key_id,
        }
    uploads.mkdir(exist_ok=True)
    return told


def fresh_folder() -> Path:
    """A folder of our own for one trial."""
    return Path(tempfile.mkdtemp(prefix="sohoa-province-"))


def remove(folder: Path) -> None:
    """What a trial left."""
    shutil.rmtree(folder, ignore_errors=True)
