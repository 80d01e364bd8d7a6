"""One error tree.

    ReviewError
    ├── BadInput              what was given cannot be used
    │   ├── UnreadableFile    not text, not the format it seems to be, damaged
    │   ├── HostileFile       too large, too deep, entity declarations
    │   └── RefusedData       numbers an analysis cannot take (row and reason)
    ├── Unsupported           a known wish the program does not fulfil
    ├── NotFound              no such citation, report, study, outcome ...
    ├── NotAllowed            no reviewer named, still blinded, another's decision
    ├── Clash                 the store moved on
    │   ├── Stale             someone revised what this change was based on
    │   ├── AlreadyDecided    a first decision by this reviewer exists
    │   └── Busy              another writer kept the store locked; try again
    ├── StoreError            the review cannot be opened or is damaged
    │   ├── NewerSchema       written by a newer version of the program
    │   └── UnsafeFolder      a network or cloud-synchronised folder
    ├── SourceError           a database on the network did not answer as agreed
    │   ├── Unavailable       retried until the deadline; try again later
    │   ├── RefusedRequest    the source refused the request itself
    │   └── BadReply          a reply that is not what was asked for
    └── BrokenInvariant       an identity that must hold does not: a fault of the program

A message is one sentence: what happened, to which file or record, what to do. Errors do no input or output.
"""


class ReviewError(Exception):
    """Any failure the program explains in one sentence."""

    exit_code = 1

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.args[0]) if self.args else type(self).__name__


class BadInput(ReviewError):
    """What was given cannot be used."""


class UnreadableFile(BadInput):
    """A file that is not text, not the format it seems to be, or damaged."""


class HostileFile(BadInput):
    """A file that is too large, nested too deep, or declares entities."""


class RefusedData(BadInput):
    """Numbers an analysis cannot take."""


class Unsupported(ReviewError):
    """A known wish the program does not fulfil."""


class NotFound(ReviewError):
    """No such item in the review."""

    exit_code = 3


class NotAllowed(ReviewError):
    """The reviewer may not do or see this now."""


class Clash(ReviewError):
    """The store moved on since the caller looked."""

    exit_code = 3


class Stale(Clash):
    """Someone revised what this change was based on."""


class AlreadyDecided(Clash):
    """A first decision by this reviewer on this item exists already."""


class Busy(Clash):
    """Another writer kept the store locked for longer than the timeout."""


class StoreError(ReviewError):
    """The review cannot be opened, or it is damaged."""


class NewerSchema(StoreError):
    """The review was written by a newer version of the program."""


class UnsafeFolder(StoreError):
    """The review lies in a folder where the store cannot keep its promises."""


class SourceError(ReviewError):
    """A database on the network did not answer as agreed."""


class Unavailable(SourceError):
    """The source failed until the deadline; what was stored is kept."""


class RefusedRequest(SourceError):
    """The source refused the request itself; repeating it will not help."""


class BadReply(SourceError):
    """The reply is not what was asked for."""


class BrokenInvariant(ReviewError):
    """An identity that must hold does not."""
