"""Chinese messages for errors of the operating system."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EDQUOT: "给您的空间用完了",
    errno.EEXIST: "已经有了",
    errno.EFBIG: "文件太大，系统不让写",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.ENOTDIR: "这不是文件夹",
    errno.EPERM: "系统不允许",
    errno.EROFS: "这个盘只能读，不能写",
}
# Windows reports these as missing rights: another program has the file open, or has locked a part of it.
_IN_USE = (32, 33)


def describe_os_error(error: OSError) -> str:
    """Return one line that names the file and the reason."""
    if getattr(error, "winerror", None) in _IN_USE:
        return f"文件读写出错：{error.filename or '有一个文件'} 正被别的程序开着，关了它再试。"
    why = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return f"文件读写出错：{f'{error.filename} ' if error.filename else ''}{why}"
