"""The expected errors of her2low. Everything else is a bug and stops the run.

Her2lowError
├── ConfigurationError        subscriptions.yaml or the environment says something we cannot follow
│   └── UnknownName           a name that the lexicon does not know, or knows twice
├── SourceError               a source could not be read this time; its cursor stays
│   ├── SourceUnavailable     no connection, too slow, too large, or an answer that says "later"
│   ├── SourceRefused         an address that we do not visit (not public, not http, redirected away)
│   └── SourceChanged         an answer that is not what the source documents
├── StoreError                the database
│   ├── CopiedStore           a restored or copied database; sending from it would repeat what was sent since
│   ├── SchemaOutdated        an older or newer schema than this code; `her2low migrate`
│   └── Conflict              another process got there first; nothing was written
└── DeliveryError             a message did not go out; each class says what may be done next
    ├── Rejected              a definite no that trying again cannot change
    │   └── Unacceptable      it is the content that is refused: smaller messages may pass
    ├── Unrenderable          a digest that cannot be made into messages
    ├── Deferred              a definite no for now; `after` says when to try again
    ├── TooLate               the sender held it for too long: another one may have it by now
    ├── Uncertain             nobody knows whether it went out; never to be repeated blindly
    └── Unknowable            whether it went out cannot be found out now; `after` says when to ask again
"""

from __future__ import annotations

from datetime import timedelta


class Her2lowError(Exception):
    """An error that a person can do something about; its text says what."""


class ConfigurationError(Her2lowError):
    """One or more faults of the configuration, each as `file:line: what, and how to mend it`."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UnknownName(ConfigurationError):
    """A name that leads to nothing, or to more than one thing; the text offers the nearest known one."""


class SourceError(Her2lowError):
    """A source could not be read this time."""


class SourceUnavailable(SourceError):
    """No connection, too slow, too large, or an answer that says "later"."""

    def __init__(self, text: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class SourceRefused(SourceError):
    """An address that we do not visit."""


class SourceChanged(SourceError):
    """An answer that is not what the source documents."""


class StoreError(Her2lowError):
    """The database cannot be used."""


class SchemaOutdated(StoreError):
    """The database has another schema than this code."""


class CopiedStore(StoreError):
    """The database seems to be a copy of the one that was last at work."""


class Conflict(StoreError):
    """Another process changed the same rows first; nothing was written."""


class DeliveryError(Her2lowError):
    """A message did not go out, or may not have."""


class Rejected(DeliveryError):
    """A definite no that trying again cannot change."""


class Unacceptable(Rejected):
    """A definite no to the content; smaller messages of the same items may pass."""


class Unrenderable(DeliveryError):
    """A digest cannot be made into messages."""


class Deferred(DeliveryError):
    """A definite no for now."""

    def __init__(self, text: str, *, after: timedelta | None = None) -> None:
        super().__init__(text)
        self.after = after


class TooLate(DeliveryError):
    """The sender's lease ended before the last byte went out; nothing was sent."""


class Uncertain(DeliveryError):
    """Nobody knows whether it went out."""


class Unknowable(DeliveryError):
    """Whether it went out cannot be found out now."""

    def __init__(self, text: str, *, after: timedelta) -> None:
        super().__init__(text)
        self.after = after
