"""Fixtures of the installers' tests."""

from tests.installer.setup_rig.pytest_rig import new, old, pc, programs

__all__ = ["new", "old", "pc", "programs"]
