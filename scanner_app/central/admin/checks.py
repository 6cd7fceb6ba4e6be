"""Is everything there that the province's side needs? Each answer by trying."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509

from scanner_app.central.admin.counters import certificates
from scanner_app.central.catalogue.checking import check_tallies
from scanner_app.central.catalogue.counters import who
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import all_offices
from scanner_app.central.catalogue.schema import HEAD
from scanner_app.central.objects import open_store
from scanner_app.central.settings import CentralSettings
from scanner_app.domain.errors import AppError
from scanner_app.messages import text_for

_SOON = timedelta(days=60)
_LEAST_FREE = 5 << 30
_GIB = 1 << 30
_WAIT_S = 5
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Check:
    """One answer, for people.

    Attributes:
        told: what was seen, or what to do.
    """

    what: str
    ok: bool
    told: str


def checks(settings: CentralSettings, now: datetime) -> tuple[Check, ...]:
    """Every answer, in the order in which things depend on each other; nothing is changed."""
    tried: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("Cơ sở dữ liệu", lambda: _schema(settings)),
        ("Tài khoản nhận hồ sơ", lambda: _roles(settings, now)),
        ("Danh mục đơn vị", lambda: _offices(settings)),
        ("Số liệu đếm sẵn", lambda: _tallies(settings)),
        ("Kho tệp", lambda: _store(settings)),
        ("Thư mục tệp gửi dở", lambda: _disk(settings.ingest.tus_folder)),
        ("Chứng thư gốc để xét chữ ký", lambda: _roots(settings)),
        ("Chứng thư của các quầy", lambda: _certificates(settings, now)),
    )
    return tuple(_tried(what, look) for what, look in tried)


def _tried(what: str, look: Callable[[], tuple[bool, str]]) -> Check:
    try:
        return Check(what, *look())
    except AppError as error:
        return Check(what, ok=False, told=text_for(error))
    except OSError as error:
        return Check(what, ok=False, told=f"{error.strerror}: {error.filename}")
    except psycopg.Error as error:
        # Tables, roles or rights that are not there: what PostgreSQL says of them names nobody.
        return Check(what, ok=False, told=f"{error}; chạy sohoa central migrate".splitlines()[-1])


def _schema(settings: CentralSettings) -> tuple[bool, str]:
    # Tells at once what the pool of connections would wait for.
    psycopg.connect(settings.database.owner, connect_timeout=_WAIT_S).close()
    with Catalogue(settings.database.owner, most=1) as catalogue:
        row = catalogue.as_keeper(
            lambda connection: connection.execute(
                "SELECT version_num FROM alembic_version"
            ).fetchone()
        )
    found = str(row[0]) if row else "?"
    hint = "" if found == HEAD else f", cần {HEAD}: chạy sohoa central migrate"
    return found == HEAD, f"phiên bản {found}{hint}"


def _roles(settings: CentralSettings, now: datetime) -> tuple[bool, str]:
    psycopg.connect(settings.database.ingest, connect_timeout=_WAIT_S).close()
    with Catalogue(settings.database.ingest, most=1) as catalogue:
        who(catalogue, _NOBODY, now)
    return True, "đăng nhập được"


def _offices(settings: CentralSettings) -> tuple[bool, str]:
    with Catalogue(settings.database.owner, most=1) as catalogue:
        count = len(all_offices(catalogue))
    return count > 0, f"{count} đơn vị" if count else "chưa nhập: sohoa central offices import TỆP"


def _tallies(settings: CentralSettings) -> tuple[bool, str]:
    with Catalogue(settings.database.owner, most=1) as catalogue:
        different = check_tallies(catalogue)
    return not different, f"{len(different)} ngày lệch" if different else "khớp với đếm lại"


def _store(settings: CentralSettings) -> tuple[bool, str]:
    store = open_store(settings)
    store.exists(f"check/{_NOBODY}")
    if settings.objects.place.startswith("s3://"):
        return True, settings.objects.place
    return _disk(Path(settings.objects.place))


def _disk(folder: Path) -> tuple[bool, str]:
    free = shutil.disk_usage(folder).free
    return free >= _LEAST_FREE, f"{folder}, còn trống {free / _GIB:.1f} GiB"


def _roots(settings: CentralSettings) -> tuple[bool, str]:
    broken = []
    for path in settings.ingest.trust_roots:
        try:
            x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError):
            broken.append(str(path))
    if broken:
        return False, f"không đọc được {', '.join(broken)}"
    count = len(settings.ingest.trust_roots)
    return count > 0, f"{count} tệp" if count else "chưa đặt ingest.trust_roots"


def _certificates(settings: CentralSettings, now: datetime) -> tuple[bool, str]:
    with Catalogue(settings.database.owner, most=1) as catalogue:
        listed = certificates(catalogue, now)
    valid = [each for each in listed if each.state == "valid" and each.not_after]
    # A counter that has a later certificate already is no worry.
    last: dict[int, datetime] = {}
    for each in valid:
        assert each.not_after is not None
        last[each.counter] = max(each.not_after, last.get(each.counter, each.not_after))
    soon = [counter for counter, end in last.items() if end - now < _SOON]
    told = f"{len(last)} quầy có chứng thư"
    return not soon, f"{told}, {len(soon)} quầy hết hạn trong 60 ngày" if soon else told
