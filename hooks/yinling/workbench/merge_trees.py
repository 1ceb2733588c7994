"""Merge two commits without touching the working tree: file by file, each by record and field.

Git's own merge would run the merge drivers that a repository names. This one runs none: it compares the trees, and
`merge_file` merges the files that both sides changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from .conflict import Change, Choices, Conflict
from .git import Author, Commit, Git, TreeChange
from .git_errors import GitError
from .git_move import Entry
from .merge import merge_file

_REGULAR = ("000000", "100644", "100755")
_NONE = "000000"
_COMMITS = 50  # of a side that are looked at for who made a change
_MACHINE = Author("yinling")


class MergedTree(NamedTuple):
    """A merge as the entries that differ from our tree. With ``conflicts`` it has our side of them."""

    entries: tuple[Entry, ...]
    conflicts: tuple[Conflict, ...]


def merge_trees(git: Git, ours: str, theirs: str, choices: Choices | None = None) -> MergedTree:
    """Merge two commits; raise GitError if they have no common commit."""
    base = _base(git, ours, theirs)
    mine, other = ({each.path: each for each in git.tree_changes(base, side)} for side in (ours, theirs))
    renamed = git.renames(base, ours), git.renames(base, theirs)
    _follow(mine, other, renamed[0])
    _follow(other, mine, renamed[1])
    entries: list[Entry] = []
    conflicts: list[Conflict] = []
    both = [path for path in other if path in mine and _state(mine[path]) != _state(other[path])]
    contents = git.stored_files(
        id
        for path in both
        for mode, id in (_state(mine[path]), _state(other[path]), (other[path].old_mode, other[path].old_id))
        if mode in _REGULAR and mode != _NONE
    )
    for path, change in other.items():
        if path not in mine:
            entries.append(Entry(path, "0" if change.new_mode == _NONE else change.new_mode, change.new_id))
        elif path in both:
            entry, asked = _merge_file(git, mine[path], change, contents, choices or {})
            conflicts += asked
            if entry:
                entries.append(entry)
    _check_folders(git, ours, mine, entries)
    return MergedTree(tuple(entries), tuple(_with_changes(git, base, ours, theirs, conflicts)))


def _base(git: Git, ours: str, theirs: str) -> str:
    """Return the common commit; where branches have crossed and there are several, a merge of these."""
    code, out, _ = git.outcome("merge-base", "--all", ours, theirs)
    bases = out.decode().split()
    if code or not bases:
        raise GitError("unrelated", "这里和对方是两个不相干的仓库，没有共同的历史，合不起来。请管网站的人来看。")
    base = bases[0]
    for other in bases[1:]:
        merged = merge_trees(git, base, other)
        base = git.commit_tree(git.tree_with(base, merged.entries), [base, other], _MACHINE, "base")
    return base


def _follow(renaming: dict[str, TreeChange], other: dict[str, TreeChange], renames: Mapping[str, str]) -> None:
    """Let the other side's change of a file apply to the file under its new name."""
    for old, new in renames.items():
        gone, come, change = renaming.get(old), renaming.get(new), other.get(old)
        if not gone or not come or not change or change.new_mode == _NONE or new in other:
            continue
        renaming[new] = come._replace(old_mode=gone.old_mode, old_id=gone.old_id)
        other[new] = change._replace(path=new)
        other[old] = gone  # it is gone on both sides


def _state(change: TreeChange) -> tuple[str, str]:
    return change.new_mode, change.new_id


def _merge_file(
    git: Git, mine: TreeChange, other: TreeChange, contents: Mapping[str, bytes], choices: Choices
) -> tuple[Entry | None, tuple[Conflict, ...]]:
    """Return the merged entry, None if ours stays, and the conflicts."""
    path = other.path
    modes = (other.old_mode, mine.new_mode, other.new_mode)
    if not all(mode in _REGULAR for mode in modes):
        raise GitError("special-file", f"{path} 是链接或者子模块，两边都改了，这里合不了。请管网站的人来合。")
    ids = (other.old_id, mine.new_id, other.new_id)
    base, left, right = (None if mode == _NONE else contents[id] for mode, id in zip(modes, ids, strict=True))
    merged = merge_file(git.from_root(path), base, left, right, choices)
    if merged.content is None:
        return (None if mine.new_mode == _NONE else Entry(path, "0", "")), merged.conflicts
    mode = other.new_mode if mine.new_mode in (other.old_mode, _NONE) and other.new_mode != _NONE else mine.new_mode
    id = git.store(merged.content)
    return (None if (mode, id) == _state(mine) else Entry(path, mode, id)), merged.conflicts


def _check_folders(git: Git, ours: str, mine: Mapping[str, TreeChange], entries: list[Entry]) -> None:
    """Raise GitError if a path would be a file and a folder at once."""
    files = {entry.path: entry.mode != "0" for entry in entries}
    added = [path for path, is_there in files.items() if is_there] + [
        path for path, change in mine.items() if change.new_mode != _NONE
    ]
    folders = {path[:at] for path in added for at, char in enumerate(path) if char == "/"}
    suspects = {folder for folder in folders if files.get(folder)}
    suspects |= {each.path for each in git.tree_entries(ours) if each.path in folders and files.get(each.path, True)}
    if suspects:
        name = min(suspects)
        raise GitError("folder-or-file", f"“{name}”在一边是文件，在另一边是文件夹，这里合不了。请管网站的人来合。")


def _with_changes(git: Git, base: str, ours: str, theirs: str, conflicts: list[Conflict]) -> list[Conflict]:
    """Return the conflicts with who made each side of them, and when."""
    known: dict[str, tuple[_Versions, _Versions]] = {}
    found = []
    for each in conflicts:
        if each.file not in known:
            known[each.file] = _versions(git, base, ours, each.file), _versions(git, base, theirs, each.file)
        mine, other = known[each.file]
        before = git.show(base, each.file)
        ours_in = {id for id, content in mine.contents.items() if _asks(each, before, content, other.last)}
        theirs_in = {id for id, content in other.contents.items() if _asks(each, before, mine.last, content)}
        our_change, their_change = _origin(mine, ours_in), _origin(other, theirs_in)
        found.append(each._replace(our_change=our_change, their_change=their_change))
    return found


class _Versions(NamedTuple):
    """The commits of a side that changed a file, newest first, its contents in them, and the last one."""

    commits: Sequence[Commit]
    contents: Mapping[str, bytes | None]
    last: bytes | None


def _versions(git: Git, base: str, side: str, path: str) -> _Versions:
    commits = git.log([path], [f"^{base}", side], limit=_COMMITS, along_path=True)
    return _Versions(commits, git.versions(path, [each.id for each in commits]), git.show(side, path))


def _asks(asked: Conflict, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bool:
    """Return whether the merge of two versions has the same conflict."""
    return any(each[3:7] == asked[3:7] for each in merge_file(asked.file, base, ours, theirs).conflicts)


def _origin(versions: _Versions, having: Set[str]) -> Change | None:
    """Return the newest commit that brought in one side of a conflict: it has the conflict, and its parents do not."""
    made = [each for each in versions.commits if each.id in having and having.isdisjoint(each.parents)]
    commit = next(iter([*made, *versions.commits]), None)
    return Change(commit.author.name, commit.time.isoformat(timespec="minutes")) if commit else None
