"""Writes what `saving` has prepared, and commits exactly that with the secretary's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .bench import Bench
from .merge import merge_file
from .saving import Prepared
from .store import FileWrite


def save(bench: Bench, prepared: Prepared) -> str | None:
    """Write and commit; return the id of the commit, None if the save could not be committed.

    Raises ChangedMeanwhileError if a file is not as it was prepared for; nothing is written then."""
    secretary = bench.secretary
    assert secretary is not None
    assert prepared.may_save
    what = "改" if prepared.draft.record else "加"
    subject = f"{what}{prepared.kind.label}{f'：{prepared.title}' if prepared.title else ''}"[:70]
    with bench.store.locked():
        commit = bench.write(prepared.writes, committed_contents(bench, prepared.writes), secretary.name, subject)
    bench.drafts.remove(prepared.draft.id)
    bench.opened.pop(prepared.draft.id, None)
    return commit


def committed_contents(bench: Bench, writes: Sequence[FileWrite]) -> Mapping[str, bytes | None]:
    """Return what is committed: the edit alone, without what somebody has changed in the file and not committed.

    Nothing if the two cannot be separated: then the edit is only on the disk."""
    if not bench.git:
        return {}
    dirty = {state.path for state in bench.git.states([each.path for each in writes])}
    found: dict[str, bytes | None] = {}
    for each in writes:
        content = each.after
        if each.path in dirty:
            content = _edit_alone(bench, each)
            if content is None:
                return {}
        found[each.path] = content
    return found


def _edit_alone(bench: Bench, write: FileWrite) -> bytes | None:
    """Return the committed bytes of a file with the edit; None if the edit cannot be separated from other changes."""
    head = bench.git.head if bench.git else None
    stored = bench.git.show(head, write.path) if bench.git and head else None
    merged = merge_file(write.path, write.before, stored, write.after)
    return None if stored is None or merged.conflicts else merged.content
