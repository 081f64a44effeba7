"""From what can go wrong on the way to a page to the closed list of reasons."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, UnsupportedURLSchemeError
from twisted.internet.error import TimeoutError as NetworkTimeout

from corpus.records import Reason
from crawler.addresses import ForbiddenAddress
from crawler.middleware import RobotsDenied, RobotsUnreachable
from crawler.warc import TooLarge

_REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (ForbiddenAddress, Reason.FORBIDDEN_ADDRESS),
    (UnsupportedURLSchemeError, Reason.FORBIDDEN_ADDRESS),
    (RobotsDenied, Reason.ROBOTS),
    (DownloadTimeoutError, Reason.TIMEOUT),
    (NetworkTimeout, Reason.TIMEOUT),
    (DownloadCancelledError, Reason.TOO_LARGE),  # Scrapy cancels a download only for its size
    (TooLarge, Reason.TOO_LARGE),
)


def reason_of(error: BaseException) -> Reason:
    """Why a page failed; whatever is not known otherwise happened to the connection."""
    if isinstance(error, RobotsUnreachable) and error.__cause__ is not None:
        return reason_of(error.__cause__)
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), Reason.CONNECTION)


def note_of(error: BaseException) -> str:
    """The failure in a line of words for people."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "…"
