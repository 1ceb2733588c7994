"""Say in Chinese why Git could not do something, and what to do now."""

from __future__ import annotations

import re

from ..core.os_errors import describe_os_error

# What Git prints (in English: LC_ALL=C), the code of the reason, and the message.
_REASONS = (
    (
        r"detected dubious ownership",
        "not-owned",
        "这个文件夹是电脑上别的用户的，Git 不肯动它。请用原来的用户登录，或者请管电脑的人把文件夹的主人改成您。",
    ),
    (r"not a git repository", "no-repository", "这个文件夹还不是 Git 仓库，没有历史，也不能交。请管网站的人先建好。"),
    (
        r"\.lock': File exists|Unable to create '.*\.lock'|cannot lock ref.*File exists",
        "locked",
        "另一个程序正在用这个仓库，或者上一次没有正常结束。请等一分钟再试；还是这样，就重新启动电脑再试。",
    ),
    (
        r"Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|"
        r"HTTP Basic: Access denied|invalid credentials|returned error: 401",
        "wrong-password",
        "对方不认用户名或者密码。请管网站的人在这台电脑上重新登录一次，再来交。",
    ),
    (
        r"Permission denied \(|Host key verification failed|no matching host key|Too many authentication failures",
        "wrong-key",
        "对方不认这台电脑（SSH 钥匙不对）。请管网站的人重新配好，再来交。",
    ),
    (
        r"returned error: 403|pre-receive hook declined|hook declined|protected branch|permission to .* denied|"
        r"DENIED by|not allowed to push|remote rejected|refusing to update checked out branch",
        "refused-by-remote",
        "对方不让交：您没有往这里交的权限，或者对方有别的规定。您的内容都在，请问管网站的人。",
    ),
    (
        r"Could not resolve host(?:name)?|Name or service not known|Temporary failure in name resolution|"
        r"Network is unreachable|No route to host|Connection (?:refused|timed out|reset)|Failed to connect|"
        r"Couldn't connect|Operation timed out|unable to access|Could not connect|early EOF|hung up unexpectedly|"
        r"Connection closed|RPC failed|SSL|TLS|gnutls|returned error: 5",
        "no-network",
        "连不上对方。可能没有网络，也可能对方的机器没有开。您的内容都在，等一会儿再试。",
    ),
    (
        r"does not appear to be a git repository|[Rr]epository .*not found|returned error: 404|No such remote|"
        r"Could not read from remote repository",
        "no-such-remote",
        "对方那里找不到这个仓库。地址可能改了，请问管网站的人。",
    ),
    (r"No space left on device|[Dd]isk quota exceeded", "disk-full", "磁盘满了，写不下。请先腾出一些地方，再来一次。"),
    (
        r"object file .* is empty|loose object .* is corrupt|bad object|unable to read (?:sha1|tree)|"
        r"packfile .* cannot|index file corrupt|missing (?:blob|tree|commit)|bad signature|unable to read",
        "damaged",
        "仓库坏了（可能是上一次突然断电）。什么都不要删，请管网站的人来看。",
    ),
    (
        r"insufficient permission|Permission denied|Read-only file system",
        "no-permission",
        "没有权限写这个仓库的文件夹。",
    ),
)


class GitError(Exception):
    """Raised if Git cannot do something; the message is Chinese, ``code`` names the reason."""

    def __init__(self, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.details = details


def error_of(printed: str) -> GitError:
    """Return the error for what Git printed."""
    for pattern, code, message in _REASONS:
        if re.search(pattern, printed):
            return GitError(code, message, printed)
    lines = [line for line in printed.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    return GitError("unknown", f"Git 没有做成。您的内容都在。请把这一行发给管网站的人：{last[:200]}", printed)


def not_installed() -> GitError:
    return GitError("no-git", "这台电脑没有安装 Git。文件照样能改、能存；要看历史、要交上去，请管电脑的人装好 Git。")


def too_slow(seconds: float, *, of_network: bool) -> GitError:
    if of_network:
        return GitError("no-network", f"等了 {seconds:.0f} 秒，对方没有回音。您的内容都在，等一会儿再试。")
    return GitError("too-slow", f"等了 {seconds:.0f} 秒，Git 还没有做完，先停下了。您的内容都在，请再试一次。")


def of_system(error: OSError) -> GitError:
    return GitError("files", f"{describe_os_error(error)}。")
