"""The installed tree: what is in it, what it needs, what it may hold."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from installer.product import kept, pins
from installer.product.fetch import run
from installer.product.listing import is_whole
from installer.product.runtime import WrongRuntimeError, default_python, make_runtime
from installer.product.tree import make_tree
from tests.installer.imports import (
    USUAL_BASE,
    Binary,
    binaries,
    image_base,
    not_found,
    product_version,
)
from tests.installer.product_tree import product_tree

__all__ = ["product_tree"]

INSTALLED_LIMIT = 450_000_000
_FETCH = Path(__file__).with_name("fetch_embeddable")
PATH_LIMIT = 200
"""Of a file below Program Files, so that no 260-character program stumbles over it."""

SHIPPABLE = {
    "0BSD", "Apache-2.0", "blessing", "BSD-2-Clause", "BSD-3-Clause", "GCC-exception-3.1", "IJG",
    "LGPL-2.1-or-later", "LGPL-3.0-only", "libpng-2.0", "libtiff",
    "LicenseRef-Microsoft-Visual-Cpp-Runtime",
    "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0.1", "Zlib", "ZPL-2.1",
}  # fmt: skip


@pytest.fixture(scope="module")
def found(product_tree: Path) -> list[Binary]:
    return list(binaries(product_tree))


@pytest.fixture(scope="module")
def bill(product_tree: Path) -> dict[str, Any]:
    return dict(json.loads((product_tree / "licenses" / "sbom.cdx.json").read_text("utf-8")))


@pytest.mark.slow
def test_every_imported_dll_is_in_the_tree_or_in_every_windows_10(found: list[Binary]) -> None:
    assert len(found) > 150
    assert not_found(found) == []


@pytest.mark.slow
def test_only_the_host_of_32_bit_scanner_drivers_is_32_bit(found: list[Binary]) -> None:
    assert [one.place.name for one in found if not one.is_64] == ["twainhost32.exe"]


@pytest.mark.slow
def test_the_tree_is_what_its_listing_says_and_small_enough(product_tree: Path) -> None:
    stated = json.loads((product_tree / "product.json").read_text("utf-8"))
    sizes = {
        file.relative_to(product_tree).as_posix(): file.stat().st_size
        for file in product_tree.rglob("*")
        if file.is_file()
    }

    print(f"\ninstalled: {sum(sizes.values()) / 1e6:.1f} MB in {len(sizes)} files")
    for top in ("runtime/Lib/site-packages", "runtime", "tesseract", "licenses"):
        part = sum(size for name, size in sizes.items() if name.startswith(f"{top}/"))
        print(f"  {top}: {part / 1e6:.1f} MB")
    assert is_whole(product_tree, stated["built_from"])
    assert sum(sizes.values()) <= INSTALLED_LIMIT
    assert [name for name in sizes if len(rf"C:\Program Files\Sohoa\{name}") > PATH_LIMIT] == []


@pytest.mark.slow
def test_every_module_has_bytecode_of_the_products_own_python(product_tree: Path) -> None:
    magic_312 = (3531).to_bytes(2, "little") + b"\r\n"  # importlib.util.MAGIC_NUMBER of 3.12
    modules = list(product_tree.rglob("*.py"))
    compiled = {
        (file.parent.parent, file.name.split(".")[0])
        for file in product_tree.rglob("*.cpython-312.pyc")
        if file.read_bytes()[:4] == magic_312
    }

    assert [m for m in modules if (m.parent, m.stem.split(".")[0]) not in compiled] == []


@pytest.mark.slow
def test_the_bill_of_materials_is_valid_and_names_each_package_once(
    product_tree: Path, bill: dict[str, Any]
) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    named = [one["purl"] for one in bill["components"]]
    packages = product_tree / "runtime" / "Lib" / "site-packages"
    present = {
        re.sub(r"[-_.]+", "-", folder.name.split("-")[0]).lower()
        for folder in packages.glob("*.dist-info")
    }

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None
    # It names no address, whose form this judge does not look at.
    assert "://" not in json.dumps(bill).replace(bill["$schema"], "")
    assert len(named) == len(set(named))
    wheels = [one for one in bill["components"] if one["purl"].startswith("pkg:pypi/")]
    from_wheels = {one["purl"].removeprefix("pkg:pypi/").partition("@")[0] for one in wheels}
    assert from_wheels == present - {"sohoa"}
    assert all(one.get("hashes") for one in wheels)


@pytest.mark.slow
def test_versions_in_the_bill_are_those_that_files_state(
    product_tree: Path, bill: dict[str, Any]
) -> None:
    none = {one["name"] for one in bill["components"] if "version" not in one}
    assert none == {"giflib", "libdeflate", "libwebp"}
    assert all(one["properties"] for one in bill["components"] if one["name"] in none)

    for part in ("openssl", "sqlite", "microsoft-visual-cpp-runtime", "zlib", "zstd"):
        for one in (one for one in bill["components"] if one["name"].startswith(part)):
            for file in one["components"]:
                stated = product_version(product_tree / file["name"])
                assert stated in (one["version"], f"{one['version']}.0"), file["name"]


@pytest.mark.slow
def test_every_program_file_belongs_to_a_component(
    found: list[Binary], bill: dict[str, Any]
) -> None:
    everything = [bill["metadata"]["component"], *bill["components"]]
    listed = {file["name"] for one in everything for file in one.get("components", ())}
    packages = "runtime/Lib/site-packages/"

    homeless = [
        str(one.place)
        for one in found
        if str(one.place) not in listed
        and not (str(one.place).startswith(packages) and "/_resources/" not in str(one.place))
    ]

    assert homeless == []


@pytest.mark.slow
def test_every_component_may_be_shipped_and_has_its_licence_text(
    product_tree: Path, bill: dict[str, Any]
) -> None:
    for one in [bill["metadata"]["component"], *bill["components"]]:
        [stated] = one["licenses"]
        expression = stated.get("expression") or stated["license"]["name"]
        # A choice is fine when one of the offers is.
        offers = [set(re.split(r" AND | WITH |[()]", offer)) for offer in expression.split(" OR ")]
        allowed = SHIPPABLE | (
            {"GPL-3.0-or-later"} if "WITH GCC-exception-3.1" in expression else set()
        )
        assert any(words <= allowed for words in offers), f"{one['name']}: {expression}"
        texts = product_tree / "licenses" / one["name"].lower()
        assert any(file.stat().st_size > 200 for file in texts.iterdir()), one["name"]


@pytest.mark.slow
def test_nothing_that_is_built_here_knows_where_it_was_built(product_tree: Path) -> None:
    patterns = (
        "tesseract/archive-*",
        "tesseract/libcurl-*",
        "**/libzbar-64.dll",
        "**/libiconv.dll",
    )
    own = [file for pattern in patterns for file in product_tree.glob(pattern)]

    assert {image_base(file.read_bytes()) for file in own} == {USUAL_BASE}
    assert len(own) == len(patterns)


@pytest.mark.slow
def test_the_same_source_gives_the_same_files_wherever_it_is_built(
    product_tree: Path, tmp_path: Path
) -> None:
    other = tmp_path / "nơi khác" / "tree"

    make_tree(other, None)

    assert (other / "product.json").read_bytes() == (product_tree / "product.json").read_bytes()
    shutil.rmtree(other.parent)


def test_a_part_that_could_not_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def breaks(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        kept.kept("thing", ["same"], breaks)
    whole = kept.kept("thing", ["same"], lambda _: None)

    assert list(whole.iterdir()) == []


def test_a_runtime_that_nobody_pinned_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "python-3.12.10-embed-amd64.zip"
    archive.write_bytes(b"PK")

    with pytest.raises(WrongRuntimeError, match="is not in pins"):
        make_runtime(archive)


@pytest.mark.slow
def test_python_orgs_two_forms_become_the_same_runtime_but_for_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = kept.kept("embeddable", [_FETCH], _fetch_embeddable)
    # The nuget package is not to be had here: the other archive's files in its form.
    nuget, whole = tmp_path / "python.nupkg", default_python()
    with zipfile.ZipFile(nuget, "w") as packed:
        for file in _files(whole):
            packed.write(file, f"tools/{file.relative_to(whole).as_posix()}")
    declared = pins.pins()
    forms = [fetched / "e.zip", nuget]
    declared["runtime"]["accepted"] = {sha256_of(file): "3.12.9" for file in forms}
    monkeypatch.setattr("installer.product.runtime.pins", lambda: declared)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    embeddable, package = ({f.relative_to(one).as_posix(): f for f in _files(one)}
                           for one in map(make_runtime, forms))  # fmt: skip

    # Uploaded by different people, yet the same signed binaries.
    programs = {name for name in package if name.endswith((".dll", ".pyd"))}
    assert {name for name in embeddable if name.endswith((".dll", ".pyd"))} == programs
    assert [n for n in programs if embeddable[n].read_bytes() != package[n].read_bytes()] == []
    modules = {name for name in package if name.endswith(".py")}
    assert {f"{name}c" for name in modules} == {n for n in embeddable if n.endswith(".pyc")}
    assert {"DLLs/_ssl.pyd", "python312._pth"} <= embeddable.keys()


def _fetch_embeddable(folder: Path) -> None:
    run([_FETCH, folder / "e.zip"])


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
