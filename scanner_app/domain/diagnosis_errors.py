"""What a look at this PC finds amiss, beside the failures that the work itself meets."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class DiagnosisError(AppError):
    """Looking itself failed; facts: kind."""

    code = "probe.failed"


class ProbeSilentError(DiagnosisError):
    """What was asked did not answer; facts: seconds."""

    code = "probe.silent"
    transient = True


class CertificateEndingError(DiagnosisError):
    """A certificate is soon no longer in force; facts: days, day."""

    code = "probe.certificate_ending"


class CertificateEndedError(DiagnosisError):
    """A certificate is no longer in force; facts: day."""

    code = "probe.certificate_ended"


class QueueStuckError(DiagnosisError):
    """Files have waited for days; facts: count, days."""

    code = "probe.queue_stuck"


class QueueRefusedError(DiagnosisError):
    """Files were refused and wait for a person; facts: count."""

    code = "probe.queue_refused"


class RegisterOldError(DiagnosisError):
    """The register was not renewed for long; facts: days."""

    code = "probe.register_old"


class RegisterEmptyError(DiagnosisError):
    """There is no register."""

    code = "probe.register_empty"


class SyncOldError(DiagnosisError):
    """Nothing was exchanged with the province for long; facts: days."""

    code = "probe.sync_old"


class ClockOffError(DiagnosisError):
    """This PC's clock differs from the server's, or lies behind what it wrote; facts: seconds."""

    code = "probe.clock_off"


class DiskLowError(DiagnosisError):
    """The disk is full within days of work; facts: days, count (pages)."""

    code = "probe.disk_low"


class OrientationModelMissingError(DiagnosisError):
    """Tesseract's model for turned pages is missing."""

    code = "probe.osd_missing"


class TestScanError(DiagnosisError):
    """A test scan gave no page; facts: reason."""

    __test__ = False  # no test case of pytest's
    code = "probe.scan_empty"


class SelfTestError(DiagnosisError):
    """A step of the self-test gave something else than it must; facts: name."""

    code = "probe.self_test"


class SelfTestStuckError(DiagnosisError):
    """A step of the self-test did not end; facts: name, seconds."""

    code = "probe.self_test_stuck"


class ProductDamagedError(DiagnosisError):
    """Files of the installed program are missing or changed; facts: count, name."""

    code = "probe.product_damaged"


class RecentErrorsError(DiagnosisError):
    """The log has errors of the last days; facts: count, days."""

    code = "probe.recent_errors"


class UpdateNotInstalledError(DiagnosisError):
    """A newer version did not work here; facts: version, exitcode of its setup program."""

    code = "probe.update_not_installed"


class UpdateSilentError(DiagnosisError):
    """Updates are set, and nobody has looked for one for two weeks."""

    code = "probe.update_silent"


class UpdateUnfoundError(DiagnosisError):
    """Looking for updates fails; facts: text (why, in words), days since it did not, day."""

    code = "probe.update_unfound"


class UpdateWaitsError(DiagnosisError):
    """A version is here for days and cannot be installed; facts: version, days, text (why)."""

    code = "probe.update_waits"


class TargetUnreachedError(DiagnosisError):
    """The target cannot be reached; facts: source, problem as of `UpdateUnreachableError`."""

    code = "probe.target_unreached"
    transient = True


class NeverSyncedError(DiagnosisError):
    """Nothing was ever exchanged with the province."""

    code = "probe.never_synced"


class ModelsMissingError(DiagnosisError):
    """Vietnamese cannot be read for want of data; facts: path where it was looked for."""

    code = "probe.models_missing"


class OfficeUnknownError(DiagnosisError):
    """The list of offices does not know the office that is set; facts: key, the code."""

    code = "probe.office_unknown"


class ClockBeforeError(DiagnosisError):
    """This PC's clock is before the day on which its program was made; facts: day (today)."""

    code = "probe.clock_before"


class WiaOffError(DiagnosisError):
    """Windows' service for scanners may not start."""

    code = "probe.wia_off"


class SettingsOpenError(DiagnosisError):
    """Everybody on this PC may change IT's settings; facts: path."""

    code = "probe.settings_open"


class PolicyUnknownError(DiagnosisError):
    """Group policy sets what this version does not know; facts: name."""

    code = "probe.policy_unknown"
