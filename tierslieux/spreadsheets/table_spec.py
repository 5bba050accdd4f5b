"""What a caller expects of a table that somebody sends: its limits, and the heads it knows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

TOO_MANY_BYTES = "Ce fichier pèse plus de {count}\u00a0Mo\u00a0: partagez-le en plusieurs."
TOO_MANY_ROWS = "Ce fichier a plus de {count}\u00a0lignes\u00a0: partagez-le en plusieurs."
TOO_MANY_COLUMNS = "Ce tableau a plus de {count}\u00a0colonnes."
BYTES_PER_MB = 1_000_000
HEADS_WITHIN = 20  # rows from the top that are not blank

Cells: TypeAlias = Sequence[str]


class UnreadableError(ValueError):
    """A file that is refused whole; its text is a French sentence."""


class TableSpec(NamedTuple):
    """The limits of the tables that a caller reads, and how it recognises their heads.

    `is_own` tells whether heads are those of the caller's own exports, whose text is left as it
    is. With `are_quotes_strict`, a CSV file with a misplaced quote is refused rather than guessed.
    """

    is_known_head: Callable[[str], bool]
    is_own: Callable[[Cells], bool] = lambda heads: False
    max_bytes: int = 20 * BYTES_PER_MB
    max_rows: int = 100_000
    max_columns: int = 200
    are_quotes_strict: bool = False

    def count_known_heads(self, cells: Cells) -> int:
        # A hostile line has a million cells: none is known beyond the last column allowed.
        return sum(map(self.is_known_head, filter(None, cells[: self.max_columns])))

    def check_size(self, size: int) -> None:
        """Raise UnreadableError for a file of `size` bytes that is too heavy."""
        if size > self.max_bytes:
            raise UnreadableError(TOO_MANY_BYTES.format(count=self.max_bytes // BYTES_PER_MB))

    def check_rows(self, count: int) -> None:
        """Raise UnreadableError for a table of `count` rows, heads included, that is too long."""
        if count > self.max_rows + 1:
            raise self.too_many_rows()

    def too_many_rows(self) -> UnreadableError:
        count = f"{self.max_rows:_}".replace("_", "\u202f")
        return UnreadableError(TOO_MANY_ROWS.format(count=count))

    def check_columns(self, count: int) -> None:
        if count > self.max_columns:
            raise UnreadableError(TOO_MANY_COLUMNS.format(count=self.max_columns))
