"""The folder of the workbench for one centre and one user: drafts, the secretary's name, the lock.

It lies in the user's own folder or in the one that `FOLDER_VARIABLE` names, never in the centre's: what is there cannot
be committed. Only the user may read it.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from ..core.cache import hash_parts

FOLDER_VARIABLE = "YINLING_WORKBENCH"


class UnsafeFolderError(Exception):
    """Raised if the folder would lie in the centre's own; the message is in Chinese."""


def own_folder(root: Path) -> Path:
    """Return the folder, made if needed."""
    root = root.resolve()
    set_folder = os.environ.get(FOLDER_VARIABLE)
    parent = Path(set_folder) if set_folder else user_data_path("yinling", appauthor=False) / "workbench"
    folder = parent.resolve() / hash_parts(str(root)).hex()
    if folder.is_relative_to(root):
        raise UnsafeFolderError(
            f"草稿不能放在 {root} 里面：那里的东西会交上去。请把 {FOLDER_VARIABLE} 改成别的文件夹。"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Replace a file that only the user may read, whole or not at all; after an OSError the old file is unchanged."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
