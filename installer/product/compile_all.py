"""Runs in the product's own Python: compiles every module below a folder, names what it cannot.

Bytecode is never checked against its source ("unchecked"): users may not write beside it, and
looking at 4.000 dates at every start would cost time for nothing.
"""

import os
import py_compile
import sys


def main() -> int:
    """Compile; names on standard output, for the build to leave alone."""
    top = sys.argv[1]
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                compile_one(f"{folder}{os.sep}{name}", top)
    return 0


def compile_one(path: str, top: str) -> None:
    """One module; the path that tracebacks show is the import system's matter."""
    shown = os.path.relpath(path, top)
    try:
        py_compile.compile(
            path, dfile=shown, doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )  # fmt: skip
    except (py_compile.PyCompileError, ValueError, SyntaxError):
        sys.stdout.write(shown.replace(os.sep, "/") + "\n")


if __name__ == "__main__":
    sys.exit(main())
