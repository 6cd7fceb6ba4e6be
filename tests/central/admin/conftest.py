"""A province to administer: a settings file, and what it names."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from cryptography import x509

from scanner_app.cli.main import run
from tests.stand.postgres import Postgres

OFFICES = (
    "code,name,level,parent,valid_from,valid_to,code_real\n"
    "H37,Tỉnh Lạng Sơn,province,,,,yes\nH37.1,Phường Đông Kinh,commune,H37,,,yes\n"
)


@dataclass
class Province:
    """A settings file and what it names."""

    folder: Path
    config: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, output, errors."""
        self.capture.readouterr()
        code = run(["central", *words, "--config", str(self.config)])
        said = self.capture.readouterr()
        return code, said.out, said.err

    def json(self, *words: str) -> dict[str, object]:
        """The document of a command that succeeds."""
        code, out, err = self.run(*words, "--json")
        assert code == 0, err
        found = json.loads(out)
        assert isinstance(found, dict)
        return found


@contextmanager
def made_province(postgres: Postgres) -> Iterator[Path]:
    """The settings file of a province that has nothing but an empty database."""
    with tempfile.TemporaryDirectory(prefix="sohoa-") as name:
        folder = Path(name)
        database = f"admin_{folder.name.replace('-', '_').lower()}"
        with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        for each in ("objects", "tus", "secrets"):
            (folder / each).mkdir()
        (folder / "secrets" / "authority-password").write_text("mật khẩu thử")
        (folder / "secrets" / "authority-password").chmod(0o600)
        config = folder / "central.toml"
        config.write_text(
            f"""
            secrets = "{folder}/secrets"
            [database]
            owner = "{postgres.dsn(database)}"
            ingest = "{postgres.dsn(database, "sohoa_ingest")}"
            web = "{postgres.dsn(database, "sohoa_web")}"
            [objects]
            place = "{folder}/objects"
            [ingest]
            listen = "{folder}/central.sock"
            tus_folder = "{folder}/tus"
            judges = 1
            [sticks]
            workspace = "{folder}/sticks"
            [authority]
            folder = "{folder}/authority"
            certificate = "{folder}/authority.pem"
            crl = "{folder}/revoked.crl"
            """
        )
        yield config


@pytest.fixture
def bare(postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> Iterator[Province]:
    """Nothing but settings and an empty database."""
    with made_province(postgres) as config:
        yield Province(config.parent, config, capsys)


@pytest.fixture(scope="session")
def settled_config(postgres: Postgres) -> Iterator[Path]:
    """Tables, offices and an authority are there."""
    with made_province(postgres) as config:
        (config.parent / "offices.csv").write_text(OFFICES, encoding="utf-8")
        offices = str(config.parent / "offices.csv")
        for words in (("migrate",), ("offices", "import", offices), ("authority", "init")):
            assert run(["central", *words, "--config", str(config)]) == 0
        yield config


@pytest.fixture
def settled(settled_config: Path, capsys: pytest.CaptureFixture[str]) -> Province:
    """One province for all tests of this module, with commands to type."""
    return Province(settled_config.parent, settled_config, capsys)


@pytest.fixture(autouse=True, scope="session")
def _no_systemd() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CREDENTIALS_DIRECTORY", raising=False)
        yield


def new_counter(province: Province) -> dict[str, object]:
    out = str(province.folder / "out")
    return province.json("counter", "add", "--office", "H37.1", "--name", "Quầy 1", "--out", out)


def listed(province: Province) -> list[x509.RevokedCertificate]:
    return list(x509.load_pem_x509_crl((province.folder / "revoked.crl").read_bytes()))
