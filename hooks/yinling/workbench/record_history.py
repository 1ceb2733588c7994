"""The history of a record in words, and the undoing of any save.

Output: who changed what and when, newest first; and the contents with which a save is undone, to be tried and saved as
any other edit. What was changed after that save stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .conflict import MISSING, Choices, Conflict, as_text
from .file_versions import BODY, records_in, same_keys
from .git import Commit, Git
from .git_errors import GitError
from .merge import merge_file
from .record_pairs import canonical, paired

LIMIT = 200


class SavedChange(NamedTuple):
    """What a save did to a record; ``words`` has a line for each field, such as 实到：46 → 48."""

    commit: Commit
    words: tuple[str, ...]


class Undo(NamedTuple):
    """The contents of files (None: no file) without a save, as far as there are no conflicts with later saves."""

    contents: Mapping[str, bytes | None]
    conflicts: tuple[Conflict, ...]
    message: str


def history(git: Git, path: str, number: int = 0, limit: int = LIMIT, revision: str = "HEAD") -> list[SavedChange]:
    """Return the saves that changed a record of a file as it is in the last commit, newest first.

    ``number`` is the record's index in a list file. Where two branches met, both are followed."""
    commits = git.log([path], [revision], limit, along_path=True)
    names = {commit.id for commit in commits}
    versions = git.versions(path, [*names, *(parent for commit in commits for parent in commit.parents)])
    records = {id: records_in(path, content) for id, content in versions.items()}
    places: dict[str, int | None] = {commits[0].id: number} if commits else {}
    found: list[SavedChange] = []
    for commit in commits:
        place = places.get(commit.id)
        new = _at(records[commit.id], place)
        if new is MISSING:
            continue
        changes = [words_of(MISSING, new)] if not commit.parents else []
        for parent in commit.parents:
            before = _place_before(records[parent], records[commit.id], place, path)
            if before is not None:
                places.setdefault(parent, before)
            changes.append(words_of(_at(records[parent], before), new))
        # What a merge took from one of its parents is the change of another commit.
        if words := tuple(text for field, text in changes[0].items() if all(field in each for each in changes)):
            found.append(SavedChange(commit, words))
        if words and not any(parent in places for parent in commit.parents):
            found += _under_old_name(git, path, commit, number, limit - len(found))
    return found


def words_of(old: Any, new: Any) -> dict[str, str]:
    """Return the difference of two values of a record in words, by field; the field is "" for all of it."""
    if canonical(_plain(old)) == canonical(_plain(new)):
        return {}
    if old is MISSING or new is MISSING:
        return {"": "新建" if old is MISSING else "删除"}
    if not isinstance(old, dict) or not isinstance(new, dict):
        return {"": f"{as_text(old)} → {as_text(new)}"}
    found = {}
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        if canonical(_plain(before)) == canonical(_plain(after)):
            continue
        if key == BODY:
            found[key] = f"{BODY}：改了文字"
        elif before is MISSING:
            found[key] = f"{key}：填了 {as_text(after)}"
        elif after is MISSING:
            found[key] = f"{key}：删了 {as_text(before)}"
        else:
            found[key] = f"{key}：{as_text(before)} → {as_text(after)}"
    return found


def undo(git: Git, commit: str, choices: Choices | None = None) -> Undo:
    """Return the files without a save: what stands on the disk now, with only that save's changes taken back."""
    found = git.log((), [commit], limit=1)
    if not found or len(found[0].parents) > 1:
        raise GitError("no-undo", "这一次是合并别人的改动，不能一下子撤回。请打开那条记录，改回原来的样子。")
    saved = found[0]
    contents: dict[str, bytes | None] = {}
    conflicts: list[Conflict] = []
    parent = saved.parents[0] if saved.parents else None
    moved: dict[str, str] | None = None
    for change in git.tree_changes(git.tree_of(parent), saved.id):
        path = git.from_root(change.path)
        before = git.show(parent, path) if parent else None
        after, now = git.show(saved.id, path), git.content_of(path)
        if now is None and after is not None:  # a later save may have given it another day, and so another name
            moved = git.renames(saved.id, "HEAD") if moved is None else moved
            path = git.from_root(moved.get(change.path, change.path))
            now = git.content_of(path)
        merged = merge_file(path, after, now, before, choices)
        conflicts += merged.conflicts
        if merged.content != now:
            contents[path] = merged.content
    return Undo(contents, tuple(conflicts), f"撤回：{saved.subject}")


def _at(records: Sequence[Any], place: int | None) -> Any:
    return records[place] if place is not None and place < len(records) else MISSING


def _place_before(old: Sequence[Any], new: Sequence[Any], place: int | None, path: str) -> int | None:
    """Return where a record of the new version stands in the old one."""
    if place is None or len(old) == len(new) == 1:
        return place
    return next((before for before, after in paired(old, new, same_keys(path)).items() if after == place), None)


def _under_old_name(git: Git, path: str, commit: Commit, number: int, limit: int) -> list[SavedChange]:
    """Return the history of a file from before the commit that renamed it."""
    parent = git.commit_of(f"{commit.id}^")
    if parent is None:
        return []
    names = {git.from_root(new): git.from_root(old) for old, new in git.renames(parent, commit.id).items()}
    return history(git, names[path], number, limit, parent) if path in names and limit > 0 else []


def _plain(value: Any) -> Any:
    return "\0" if value is MISSING else value
