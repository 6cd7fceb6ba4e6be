"""Frozen settings in layers: built-in, machine (IT), home, group policy; IT may lock keys."""

from __future__ import annotations

from scanner_app.settings.checking import CHOICES, RANGES, known, names_secret
from scanner_app.settings.keys import Settings
from scanner_app.settings.layers import (
    Layer,
    SetValue,
    ignored_policies,
    load_settings,
    locked_keys,
    machine_file,
    machine_values,
    read_machine,
    set_values,
)
from scanner_app.settings.policy import POLICY_KEY, Policies, read_policies

__all__ = [
    "CHOICES",
    "POLICY_KEY",
    "RANGES",
    "Layer",
    "Policies",
    "SetValue",
    "Settings",
    "ignored_policies",
    "known",
    "load_settings",
    "locked_keys",
    "machine_file",
    "machine_values",
    "names_secret",
    "read_machine",
    "read_policies",
    "set_values",
]
