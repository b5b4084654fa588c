"""Every error Interlake raises on purpose, branched by what the reader does next.

    InterlakeError
    ├── SettingsError        mend connections.yml, an option or the environment   exit 2
    ├── CredentialsError     the token is dead: make a new one                     exit 2
    ├── StreamError          one stream failed, the others go on                  exit 3
    │   └── NotOffered       the plan or the version lacks it: exclude the stream
    │       └── MissingScope give the token a permission, or exclude the stream
    ├── Busy                 somebody else runs this pipeline: wait                exit 4
    └── Unavailable          Intercom or the warehouse did not answer: try later  exit 1

Every message states what happened, the value, and the next step. A token never appears in one.
"""


class InterlakeError(Exception):
    """Root of the tree; carries the process exit code that the command ends with."""

    exit_code = 1


class SettingsError(InterlakeError):
    """Something the user wrote is wrong; nothing was read or written."""

    exit_code = 2


class CredentialsError(InterlakeError):
    """Intercom refuses the token itself, so no stream can run."""

    exit_code = 2


class StreamError(InterlakeError):
    """One stream cannot go on; what other streams load stays loaded."""

    exit_code = 3


class NotOffered(StreamError):
    """Intercom does not give this to this token, plan or version; trying again is no use.

    A stream that nobody asked for by name is then reported as skipped, not as failed.
    """


class MissingScope(NotOffered):
    """The token lacks the permission that unlocks an endpoint."""


class NotFound(StreamError):
    """Intercom has no such record (404); `merged_into` names the survivor of a merge (410)."""

    def __init__(self, message: str, merged_into: str | None = None) -> None:
        super().__init__(message)
        self.merged_into = merged_into


class Busy(InterlakeError):
    """Another process holds this pipeline or its database file."""

    exit_code = 4


class Unavailable(InterlakeError):
    """A service did not answer, or answered with nonsense, after every retry."""
