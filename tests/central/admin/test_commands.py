"""`sohoa central` as who runs the province's side types it, on a real PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from scanner_app.central.admin.tidying import stray_objects, tidy_uploads
from scanner_app.central.authority import fingerprint_of
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.clock import now
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.listening import is_answering
from scanner_app.central.objects.folder import FolderStore
from scanner_app.central.settings import TidySettings
from tests.central.admin.conftest import Province, listed, new_counter
from tests.stand.waiting import wait_until

REGISTER = (
    "Mã hồ sơ;Mã đơn vị;Ngày tiếp nhận;Chủ hồ sơ\n"
    "H37.1-231018-0001;H37.1;18/10/2023;Người Thử Một\n"
    "không có mã;H37.1;18/10/2023;Người Thử Hai\n"
    "H37.1-231018-0003;H37.9;18/10/2023;Người Thử Ba\n"
)


@pytest.mark.slow
def test_a_counter_is_served_until_its_certificate_is_taken_back(settled: Province) -> None:
    made = new_counter(settled)
    pem = Path(str(made["path"])).read_text()
    shown = {"X-Client-Cert": quote(pem[: pem.index("-----BEGIN ENC")], safe="")}
    place = f"{settled.folder}/central.sock"
    command = [sys.executable, "-m", "scanner_app", "central", "serve"]
    service = subprocess.Popen(
        [*command, "--config", str(settled.config)], stderr=subprocess.PIPE, text=True
    )
    try:
        wait_until(lambda: service.poll() is None and is_answering(place), 60)
        with httpx.Client(
            transport=httpx.HTTPTransport(uds=place), base_url="http://x", timeout=30
        ) as client:
            before = client.get("/v1/hello", headers=shown)
            deleting = settled.run("tidy", "--delete")
            revoked = settled.run("counter", "revoke", str(made["fingerprint"])[:12])
            after = client.get("/v1/hello", headers=shown)
    finally:
        service.send_signal(signal.SIGTERM)
        _, log = service.communicate(timeout=60)

    assert before.json()["office"] == "H37.1"
    assert deleting[0] == 1
    assert "Dừng dịch vụ" in deleting[2]
    assert revoked[0] == 0
    assert after.status_code == 401
    assert service.returncode == 0, log


def test_a_certificate_names_counter_and_office_and_its_key_is_locked(settled: Province) -> None:
    made = new_counter(settled)
    path = Path(str(made["path"]))
    content = path.read_bytes()
    certificate = x509.load_pem_x509_certificate(content)
    authority = x509.load_pem_x509_certificate((settled.folder / "authority.pem").read_bytes())

    certificate.verify_directly_issued_by(authority)
    assert fingerprint_of(certificate) == made["fingerprint"]
    subject = certificate.subject
    assert subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == str(made["counter"])
    assert subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)[0].value == "H37.1"
    load_pem_private_key(content, str(made["password"]).encode())
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(content, b"guessed")
    assert path.stat().st_mode & 0o077 == 0
    assert (settled.folder / "authority" / "authority.key").stat().st_mode & 0o077 == 0


def test_the_list_for_the_front_door_grows_and_the_key_is_never_replaced(
    settled: Province,
) -> None:
    first, second = new_counter(settled), new_counter(settled)
    before = listed(settled)
    key = (settled.folder / "authority" / "authority.key").read_bytes()

    for made in (first, second, first):
        assert settled.run("counter", "revoke", str(made["fingerprint"]))[0] == 0

    assert len(listed(settled)) == len(before) + 2
    assert settled.run("authority", "init")[0] == 1
    assert (settled.folder / "authority" / "authority.key").read_bytes() == key
    states = settled.json("counter", "list")["certificates"]
    assert isinstance(states, list)
    ours = (first["fingerprint"], second["fingerprint"])
    assert [each["state"] for each in states if each["fingerprint"] in ours] == ["revoked"] * 2
    for wrong in ("", "zz"):
        assert settled.run("counter", "revoke", wrong)[0] == 1


def test_a_register_is_taken_over_and_every_refused_line_named(settled: Province) -> None:
    path = settled.folder / "so.csv"
    path.write_text(REGISTER, encoding="utf-8")

    first = settled.json("register", "import", str(path))
    again = settled.json("register", "import", str(path))

    assert (first["added"], first["refused"]) == (1, 2)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 1)
    rows = first["rows"]
    assert isinstance(rows, list)
    assert [(row["line"], row["reason"]) for row in rows] == [
        (3, "code_invalid"),
        (4, "office_unknown"),
    ]


def test_checking_names_what_is_missing(bare: Province) -> None:
    code, out, _ = bare.run("check")

    assert code == 1
    assert "sohoa central migrate" in out


def test_a_setting_that_there_is_not_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.toml").write_text("[ingest]\nlistn = 'x'\n")

    code, _, err = Province(tmp_path, tmp_path / "c.toml", capsys).run("check")

    assert code == 2
    assert "listen" in err


def test_leftovers_are_found_and_what_is_spoken_of_stays(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path)
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for key, age in (("H37.1/aa/kept", old), ("H37.1/aa/stray", old), ("H37.1/aa/new", None)):
        path = tmp_path / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        if age is not None:
            os.utime(path, (age, age))
    catalogue.as_keeper(
        lambda connection: connection.execute(
            "INSERT INTO files (office_id, counter_id, code_key, code, name, sha256, size_bytes,"
            " object_key, judged, at) VALUES (1, 1, 'c', 'C', 'n.pdf', %s, 1, 'H37.1/aa/kept',"
            " '{}', now())",
            ("0" * 64,),
        )
    )

    assert [each.key for each in stray_objects(catalogue, store, now())] == ["H37.1/aa/stray"]


def test_uploads_that_nobody_goes_on_with_are_given_up(tmp_path: Path) -> None:
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for number, (has, is_old) in enumerate(((2, True), (1, True), (2, False), (1, False))):
        name = f"{number:032x}"
        (tmp_path / name).write_bytes(b"x" * has)
        (tmp_path / f"{name}.json").write_text('{"size": 2, "metadata": {"owner": "me"}}')
        if is_old:
            os.utime(tmp_path / name, (old, old))
    (tmp_path / ("f" * 32)).write_bytes(b"half of one that a kill left")
    os.utime(tmp_path / ("f" * 32), (old, old))

    done = tidy_uploads(UploadFolder(tmp_path), TidySettings(2, 2), now())

    assert (done.unfinished, done.unasked) == (2, 1)
    assert sorted(each.name for each in tmp_path.glob("*.json")) == [
        f"{2:032x}.json",
        f"{3:032x}.json",
    ]
