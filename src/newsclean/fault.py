"""What can be wrong with one file, as values: a code, and a reason in one line.

An error that belongs to one file never stops the others: it is raised as a FileFault where it is found, and
becomes a Failure in the report of that file.
"""

from __future__ import annotations

from newsclean.model import Failure

FAULTS = {
    "NC950": ("not-found", "There is no file or folder of that name."),
    "NC951": ("unreadable", "The file or the folder could not be read."),
    "NC952": ("not-a-file", "A FIFO, a device, a socket or a folder stands where a post was expected."),
    "NC953": ("wrong-encoding", "The bytes are not text in UTF-8, or in the encoding given with --encoding."),
    "NC954": ("unwritable", "The new text could not be written; the old one is still there, whole."),
    "NC955": ("changed-meanwhile", "Another program changed the file while it was being cleaned. Run again."),
    "NC956": ("hard-link", "The file had more than one name; the other names keep the old text."),
    "NC957": ("crashed", "newsclean itself failed on this file and left it alone. Please report it."),
    "NC958": ("bad-output", "The place in the output folder cannot be written safely."),
    "NC959": ("bad-settings", "The nearest configuration file, or the schema that it names, cannot be used."),
}
"""The codes of this floor: the name and what it means. They are documented beside the rules."""


class FileFault(Exception):  # noqa: N818 - it is no bug but a fact about a file
    """Something is wrong with one file. ``code`` is a key of FAULTS, ``reason`` one line for a person."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    @classmethod
    def of(cls, code: str, error: OSError, doing: str) -> FileFault:
        """Make a fault of an operating system error: ``doing`` says what failed."""
        return cls(code, f"{doing}: {error.strerror or error}")

    @classmethod
    def crashed(cls, error: Exception) -> FileFault:
        """Make a fault of a bug of ours, or of a lack of memory: the file stays as it is."""
        reason = f"internal error, left alone: {type(error).__name__}: {error}"
        return cls("NC957", " ".join(reason.split())[:300])

    def failure(self, name: str) -> Failure:
        """Return this fault as the Failure of the file ``name``."""
        return Failure(name, self.code, self.reason)
