"""Say with which settings Git runs: the user's own, but no program that the repository names.

A repository may come from a USB stick or a chat. Its configuration can name programs: hooks, filters, editors, helpers
for passwords, a command for SSH. `settings` replaces each of these by what the user or the computer has configured."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_OWN_VARIABLES = re.compile(
    r"GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH|TEMPLATE_DIR|"
    r"HTTP_\w+|PROXY_\w+|CURL_\w+)"
)
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20"
_VARIABLES = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "GCM_INTERACTIVE": "never",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_EDITOR": ":",
    "GIT_SEQUENCE_EDITOR": ":",
    "GIT_PAGER": "cat",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}
_FIXED = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.quotePath": "false",
    "core.pager": "cat",
    "core.askPass": "",
    "core.alternateRefsCommand": "",
    "core.fsync": "committed,reference",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "push.followTags": "false",
    "log.showSignature": "false",
    "log.mailmap": "false",
    "diff.external": "",
    "diff.renames": "false",
    "color.ui": "false",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "push.recurseSubmodules": "no",
    "protocol.ext.allow": "never",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
}
# Options of fetch and push. Of these two settings Git takes the first one, the repository's.
UPLOAD_PACK = "--upload-pack=git-upload-pack"
RECEIVE_PACK = "--receive-pack=git-receive-pack"
# The settings that name a program, and what takes their place if the user has none.
_PROGRAMS = (
    (re.compile(r"filter\..*\.(?:clean|smudge|process)"), ""),
    (re.compile(r"filter\..*\.required"), "false"),
    (re.compile(r"(?:diff\..*\.(?:command|textconv)|merge\..*\.driver|trailer\..*\.(?:command|cmd))"), ""),
    (re.compile(r"(?:core\.(?:gitproxy|editor)|sequence\.editor|gpg\.(?:.*\.)?program)"), ""),
)
_HELPER = re.compile(r"credential\.(?:.*\.)?helper")


class Setting(NamedTuple):
    """A line of Git's configuration, and whether it is the repository's."""

    key: str
    value: str
    is_local: bool


def parse_settings(listed: bytes) -> list[Setting]:
    """Return the settings that ``git config --list -z --show-scope`` prints."""
    fields = listed.decode("utf-8", "surrogateescape").split("\0")
    found = []
    for scope, text in zip(fields[::2], fields[1::2], strict=False):
        key, newline, value = text.partition("\n")
        found.append(Setting(key, value if newline else "true", scope in ("local", "worktree")))
    return found


def foreign_transport(settings: Iterable[Setting]) -> bool:
    """Return whether the repository sends to its remote by a program of its own."""
    return any(each.is_local and re.fullmatch(r"remote\..*\.vcs", each.key) for each in settings)


def variables(settings: Iterable[Setting], inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for Git, with these settings of all scopes."""
    settings = [*settings]
    kept = {
        name: value for name, value in inherited.items() if not name.startswith("GIT_") or _OWN_VARIABLES.match(name)
    }
    kept.pop("SSH_ASKPASS", None)
    own_ssh = next(
        (each.value for each in reversed(settings) if each.key == "core.sshcommand" and not each.is_local), ""
    )
    if "GIT_SSH" not in kept:
        kept.setdefault("GIT_SSH_COMMAND", own_ssh or _SSH)
    pairs = [*_FIXED.items(), *_replacements(settings)]
    numbered = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (key, value) in enumerate(pairs):
        numbered |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return kept | _VARIABLES | numbered


def _replacements(settings: list[Setting]) -> Iterator[tuple[str, str]]:
    """Yield a value for each setting of the repository that names a program."""
    own = {each.key: each.value for each in settings if not each.is_local}
    for key in dict.fromkeys(each.key for each in settings if each.is_local):
        for pattern, harmless in _PROGRAMS:
            if pattern.fullmatch(key):
                yield key, own.get(key, harmless)
    if any(each.is_local and _HELPER.fullmatch(each.key) for each in settings):
        yield "credential.helper", ""  # an empty value removes the helpers before it
        yield from ((each.key, each.value) for each in settings if not each.is_local and _HELPER.fullmatch(each.key))
