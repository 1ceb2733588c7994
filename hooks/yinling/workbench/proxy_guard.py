"""Decides which requests the workbench of a centre's intranet answers: those that nginx passes on, of people it knows.

nginx asks for the password and sends the login name in one header, which it takes away from what browsers send. So the
header counts from nginx alone: over a socket that only nginx may open, or with a key that only nginx knows."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from .guard import Guard, Refusal
from .rights_file import is_login

IDENTITY, KEY = "X-Yinling-User", "X-Yinling-Key"
MIN_KEY = 32  # characters

NOT_NGINX = Refusal(
    HTTPStatus.FORBIDDEN,
    "这个请求不是从 nginx 来的，没有照办。请从中心的网址打开；管服务器的人请核对 nginx 里的钥匙。",
)
NO_IDENTITY = Refusal(
    HTTPStatus.FORBIDDEN,
    f"nginx 没有说您是谁，所以什么都不能看、不能改。管服务器的人请核对：要先登录（auth_basic），"
    f"再用 proxy_set_header {IDENTITY} $remote_user 传过来。",
)
STRANGE_IDENTITY = Refusal(
    HTTPStatus.FORBIDDEN,
    "nginx 传来的登录名写得不对（只能有一个，只能用英文字母、数字和 . _ @ -），没有照办。请管服务器的人核对。",
)


class UnusableAddressError(Exception):
    """Raised for an address under which nothing may be served; the message is in Chinese."""


class ProxyGuard(Guard):
    """Checks what nginx passes on; ``address`` is where people open the workbench, ``key`` what nginx must send."""

    scheme = "https"
    entrances = ("/",)

    def __init__(self, address: str, key: str = "") -> None:
        super().__init__(0)
        host = _host_of(address)
        if not host:
            raise UnusableAddressError(
                f"网址“{address}”不行：要写大家打开工作台的那个网址，https:// 开头，后面只有机器名，全用小写，"
                "如 https://xuetang.example.org"
            )
        self._hosts = [host]
        self._where = f" https://{host} "
        self._key = key

    def is_start(self, request: Request) -> bool:
        return False

    def login(self, request: Request) -> str:
        """Return the login name of a request that is not refused."""
        return request.headers[IDENTITY]

    def _stranger(self, request: Request) -> Refusal | None:
        if self._key and not hmac.compare_digest(request.headers.get(KEY, "").encode(), self._key.encode()):
            return NOT_NGINX
        login = request.headers.get(IDENTITY, "")
        if not login:
            return NO_IDENTITY
        return None if is_login(login) else STRANGE_IDENTITY


def _host_of(address: str) -> str:
    """Return host and port of an address that is https and nothing else; otherwise ""."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    is_bare = address.rstrip("/") == f"https://{parts.netloc}" and "@" not in parts.netloc
    return parts.netloc if usable and is_bare and parts.netloc == parts.netloc.lower() else ""
