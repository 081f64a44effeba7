"""The errors that tracuu raises on purpose.

TracuuError                 everything below; its text is fit for a user to read
├── BadInput                a file, line or field that cannot be used; names it and what was expected
│   └── BadData             a data file of the project (gazetteer, source, office) is malformed
├── CorpusError             the corpus on disk cannot be used as asked
│   ├── CorpusBusy          another process is writing
│   ├── CorpusMissing       no corpus at that place yet
│   ├── SchemaTooNew        written by a later version of tracuu
│   └── StorageFull         the disk is full; what was stored before is intact
└── EngineError             the search engine cannot answer
    ├── EngineUnavailable   the server of the engine does not answer, or is too busy; asking again later helps
    ├── EngineRefused       the server does not let us in, or is of another version; settings must change
    ├── IndexMissing        nothing has been indexed yet
    └── BadCursor           a cursor that this index did not give out
"""

from __future__ import annotations


class TracuuError(Exception):
    """An error with a text that a user can act on."""


class BadInput(TracuuError):
    """Input that cannot be used.

    Args:
        where: the file (with line), URL or field that is at fault.
        problem: what is wrong with it and what was expected instead.
    """

    def __init__(self, where: object, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = str(where)
        self.problem = problem

    def __reduce__(self) -> tuple[type[BadInput], tuple[str, str]]:
        """Errors cross process borders: an exception is unpickled from its arguments, which here are two."""
        return type(self), (self.where, self.problem)


class BadData(BadInput):
    """A data file of the project is malformed."""


class CorpusError(TracuuError):
    """The corpus on disk cannot be used as asked."""


class CorpusBusy(CorpusError):
    """Another process is writing to this corpus."""


class CorpusMissing(CorpusError):
    """There is no corpus at that place yet."""


class SchemaTooNew(CorpusError):
    """The corpus was written by a later version of tracuu."""


class StorageFull(CorpusError):
    """The disk is full."""


class EngineError(TracuuError):
    """The search engine cannot answer."""


class EngineUnavailable(EngineError):
    """The server of the engine does not answer, or answers that it is too busy."""


class EngineRefused(EngineError):
    """The server of the engine does not let us in, or is of a version that cannot be used."""


class IndexMissing(EngineError):
    """Nothing has been indexed yet."""


class BadCursor(EngineError):
    """A cursor that this index did not give out."""
