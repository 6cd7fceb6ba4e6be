"""The one time zone of the law, the papers and the people, whatever a PC is set to."""

from datetime import timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Without summer time since 1975 (IANA tz database): no zone file is needed for it."""
