"""Identifiers. Distinct types, so a page id cannot be passed for a dossier id."""

from __future__ import annotations

from typing import NewType

BatchId = NewType("BatchId", int)
PageId = NewType("PageId", int)
DossierId = NewType("DossierId", int)
PaperId = NewType("PaperId", int)
JobId = NewType("JobId", int)
EditId = NewType("EditId", int)
OriginalId = NewType("OriginalId", int)

OfficeCode = NewType("OfficeCode", str)
