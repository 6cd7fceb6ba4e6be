"""The bill of materials, CycloneDX 1.6 as JSON."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from installer.product.components import Component
from installer.product.programs import version

_NAMESPACE = uuid.UUID("0d2fd6f4-6a08-5b5c-9f0e-3f8f0d1c7a52")


def write_sbom(found: Iterable[Component], tree: Path, made_at: int) -> None:
    """`licenses/sbom.cdx.json`.

    Args:
        found: all components, the product itself among them.
        tree: the installed tree.
        made_at: seconds since 1970; the same source gives the same bytes.
    """
    listed = [_component(one, tree) for one in found if one.name != "sohoa"]
    own = [_component(one, tree) for one in found if one.name == "sohoa"]
    serial = uuid.uuid5(_NAMESPACE, json.dumps(listed, sort_keys=True))
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(made_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": own[0] | {"type": "application", "version": version()},
        },
        "components": listed,
        "dependencies": [
            {"ref": own[0]["bom-ref"], "dependsOn": [one["bom-ref"] for one in listed]}
        ],
    }
    place = tree / "licenses" / "sbom.cdx.json"
    place.parent.mkdir(exist_ok=True)
    text = json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False)
    place.write_text(text + "\n", "utf-8")


def _component(one: Component, tree: Path) -> dict[str, object]:
    listed: dict[str, object] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "purl": one.purl,
        "licenses": [_license(one.license)],
    }
    if one.version:
        listed["version"] = one.version
    else:
        listed["properties"] = [{"name": "sohoa:version", "value": "its files state none"}]
    if one.sha256:
        listed["hashes"] = [{"alg": "SHA-256", "content": one.sha256}]
    if one.files:
        listed["components"] = [
            {
                "type": "file",
                "bom-ref": f"{one.purl}#{file.relative_to(tree).as_posix()}",
                "name": file.relative_to(tree).as_posix(),
                "hashes": [
                    {"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}
                ],
            }
            for file in one.files
            if file.suffix != ".py"
        ]
    return listed


def _license(expression: str) -> dict[str, object]:
    if expression.startswith("LicenseRef-"):
        return {"license": {"name": expression}}
    return {"expression": expression}
