"""Where uploaded files are stored: whole, or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files import File

FILE_MODE = 0o644


class AtomicFileSystemStorage(FileSystemStorage):
    """Writes a file aside, flushes it to the disk, then gives it its name.

    A full disk or a cut leaves no truncated file under a name that the site serves for ever.
    """

    def write(self, name: str, content: "File[bytes]") -> None:
        """Write a file under this very name, in the place of any that has it."""
        self._save(name, content)

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).chmod(FILE_MODE)
                Path(part.name).replace(path)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        return name
