"""A counter without any line."""

from tests.stand.carrying_fixtures import counter, province, stick, world

__all__ = ["counter", "province", "stick", "world"]
