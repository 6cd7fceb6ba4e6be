"""Settings of the rule tests: machines are shared, so no example is judged by its time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
