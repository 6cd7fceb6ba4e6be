"""What begins a dossier in a stack is kept with the stack."""

from __future__ import annotations

import pytest

from scanner_app.domain.split_rule import SplitRule
from tests.storage.conftest import OFFICE, Store


@pytest.mark.parametrize("rule", SplitRule)
def test_a_batch_keeps_its_rule(store: Store, rule: SplitRule) -> None:
    batch = store.batches.open_batch("key", OFFICE, None, split=rule)

    assert store.filing.split_rule(batch) is rule


def test_a_batch_that_names_none_is_split_by_every_sign(store: Store) -> None:
    batch = store.batches.open_batch("key", OFFICE, None)

    assert store.filing.split_rule(batch) is SplitRule.AUTO
