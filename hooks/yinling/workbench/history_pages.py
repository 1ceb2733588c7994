"""What was saved: the history of a record, the last saves, undoing one; and handing in."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from http import HTTPStatus

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..library.file_changes import ChangedMeanwhileError
from ..library.privacy_scan import known
from ..privacy.scanner import Scanner
from ..sources.edit_yaml import CannotEditError
from . import record_history
from .bench import Bench
from .conflict import Side
from .git import Git
from .guard import LimitedRequest
from .list_pages import kind_of
from .permissions import DRAFT, REVIEWED, NotAllowedError
from .private_values import PrivateValues
from .record_source import RecordSource
from .screens import address, html
from .store import FileWrite
from .sync import sync, waiting

LATEST = 50
SEARCHED = 2000
"""The saves among which those of one person are looked for, where people see no others."""
_SIDES: Mapping[str, Side] = {"ours": "ours", "theirs": "theirs"}
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def _git(bench: Bench) -> Git:
    if bench.git is None:
        raise NotFound
    return bench.git


def history(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Show who has changed a record, and how."""
    model, id = kind_of(kind), request.args.get("id", "")
    source = bench.source_of(model, id)
    if source is None:
        raise NotFound
    record = bench.library.get(model, id)
    title = bench.index.row(record).title if record else id
    saves = record_history.history(_git(bench), source.path, source.number or 0)
    return html("history.html", bench=bench, kind=model, id=id, title=title, saves=saves)


def saves(bench: Bench, request: LimitedRequest) -> Response:
    """Show the last saves, each of which can be undone."""
    git = _git(bench)
    found = git.log(["data", "content"], limit=LATEST if bench.permissions.is_staff else SEARCHED)
    found = [each for each in found if bench.may_see_save(each.author)][:LATEST]
    return html("saves.html", bench=bench, saves=found, waiting=waiting(git))


def undo(bench: Bench, request: LimitedRequest, commit: str) -> Response:
    """Take one save back; what was saved later stays."""
    git, secretary = _git(bench), bench.secretary
    if not _ID.fullmatch(commit) or git.commit_of(commit) is None or secretary is None:
        raise NotFound
    [saved] = git.log([], [commit], limit=1)
    if not bench.may_see_save(saved.author):
        raise NotAllowedError("这一次不是您存的，要中心工作人员才能撤回。")
    if not saved.parents:
        return _not_undone(bench, "这是最早的一次，不能撤回：撤了就什么都没有了。", [])
    found = record_history.undo(git, commit)
    if found.conflicts:
        lines = [each.question for each in found.conflicts]
        return _not_undone(bench, "后来又有人改过同一处，不能一下子撤回。请打开那条记录，改成您要的样子。", lines)
    if not found.contents:
        return _not_undone(bench, "现在的内容里已经没有那次改动了，不用撤回。", [])
    writes = [FileWrite(path, bench.store.read(path), content) for path, content in found.contents.items()]
    writes = [_with_drafts(bench, each) for each in writes]
    if all(each.after == each.before for each in writes):
        return _not_undone(bench, f"撤回就要变回“{REVIEWED}”，那要审核的人来写。请审核的人看一看。", [])
    if refusals := bench.permissions.refusals(writes):
        return _not_undone(bench, "您不能这样撤回：", refusals)
    contents = {each.path: each.after for each in writes}
    if errors := bench.desk.trial(contents).errors:
        return _not_undone(bench, "撤回以后会有错误，所以没有撤：", [each.message for each in errors])
    dirty = {state.path for state in git.states([*contents])}
    try:
        done = bench.write(writes, {} if dirty else contents, secretary.name, found.message)
    except ChangedMeanwhileError:
        return _not_undone(bench, "刚才又有人存了同一个文件，没有撤。请再试一次。", [])
    return redirect(address("/undone", commit=done or ""), HTTPStatus.SEE_OTHER)


def _with_drafts(bench: Bench, write: FileWrite) -> FileWrite:
    """Return a write that leaves drafts, where it would leave 已审核 what the person does not review."""
    after, choices = write.after, bench.choices
    with contextlib.suppress(CannotEditError):  # what stays is refused
        for each in bench.permissions.unreviewed(write) if after else ():
            source = RecordSource(each.kind, write.path, after or b"", each.number) if each.kind else None
            if source and (values := source.values):
                after = source.edited(values, {**values, "状态": DRAFT}, choices)
    return write._replace(after=after)


def _not_undone(bench: Bench, message: str, lines: list[str]) -> Response:
    return html("not_undone.html", HTTPStatus.CONFLICT, bench=bench, message=message, lines=lines)


def undone(bench: Bench, request: LimitedRequest) -> Response:
    commit = request.args.get("commit", "")
    git = _git(bench)
    known = git.log([], [commit], limit=1) if _ID.fullmatch(commit) and git.commit_of(commit) else []
    known = [each for each in known if bench.may_see_save(each.author)]
    return html("undone.html", bench=bench, commit=known[0] if known else None)


def before_sync(bench: Bench, request: LimitedRequest) -> Response:
    git = _git(bench)
    return html("sync.html", bench=bench, waiting=waiting(git), result=None)


def hand_in(bench: Bench, request: LimitedRequest) -> Response:
    """Get what others have handed in, and hand in what was saved here."""
    git, secretary = _git(bench), bench.secretary
    if secretary is None:
        raise NotFound
    fields = dict(request.checked_form())
    choices: dict[str, Side] = {name: _SIDES[side] for name, side in fields.items() if side in _SIDES}
    scanned = PrivateValues(Scanner(*known(bench.library))).scan
    if choices and not bench.permissions.reviews_all:
        # An answer may be 已审核, or the record of another organisation.
        raise NotAllowedError("两个人写得不一样的地方，要审核全部组织的人来选。什么都没有丢，也还没有交。")
    result = sync(git, bench.author, lambda contents: bench.desk.trial(contents).errors, choices, scan=scanned)
    status = HTTPStatus.OK if result.state == "done" else HTTPStatus.CONFLICT
    return html("sync.html", status, bench=bench, waiting=waiting(git), result=result)


PAGES = {
    "GET /history/<kind>": history,
    "GET /saves": saves,
    "POST /undo/<commit>": undo,
    "GET /undone": undone,
    "GET /sync": before_sync,
    "POST /sync": hand_in,
}
