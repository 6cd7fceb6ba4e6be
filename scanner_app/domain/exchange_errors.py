"""What goes wrong between counter and province."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class ExchangeError(AppError):
    """Counter and province do not understand each other."""

    code = "exchange.failed"


class MessageInvalidError(ExchangeError):
    """A message is not as agreed; facts: field."""

    code = "exchange.message_invalid"


class NotOurOfficeError(ExchangeError):
    """It speaks of an office that is not the sender's; facts: office."""

    code = "exchange.other_office"


class CounterUnknownError(ExchangeError):
    """The province does not know this counter's certificate, or took it back."""

    code = "exchange.counter_unknown"


class EventsOutOfStepError(ExchangeError):
    """The province lacks earlier events of this counter; facts: expected."""

    code = "exchange.out_of_step"
    transient = True


class StreamForkedError(ExchangeError):
    """The province has other events under these numbers: the database was put back from a copy."""

    code = "exchange.forked"


class DeliveryAbsentError(ExchangeError):
    """The province does not have this file, nor the upload that was named."""

    code = "delivery.absent"
    transient = True


class NoProvinceError(ExchangeError):
    """This counter's files go elsewhere than to a province's server; nobody is there to talk to."""

    code = "exchange.no_province"
