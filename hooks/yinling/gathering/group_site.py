"""Writes the site of a group, and puts it in the place of the one before when it is whole."""

from __future__ import annotations

from pathlib import Path

from ..chinese import dictionary
from ..chinese.pinyin_script import cached_script
from ..core.cache import Caches
from ..gate import manifest
from ..site.output import OutputFolder
from ..site.publish import CannotPublishError, Publisher
from ..site.theme import Theme
from .group_pages import Group, GroupPages, data_files
from .published_forms import CentreFile, decoded

_NOT_A_GROUP = "{out} 里有别的东西，不是以前汇总出来的网站。汇总时会把它整个换掉，为了不丢东西，请换一个新的文件夹。"


def write_group(root: Path, out: Path, group: Group) -> int:
    """Write a group's site with the theme of ``root``; return the number of pages.

    Raises CannotPublishError if something else is there, OSError where the disk refuses."""
    _refuse(out)
    caches = Caches()
    dictionary.use_caches(caches)
    publisher = Publisher(out)
    try:
        output, count = OutputFolder(publisher.folder, publisher.site, caches), 0
        for path, content in Theme(root, group.site).files(caches["icons"]):
            output.put(path, content)
        shown: set[str] = set()
        for path, content in GroupPages(root, group).pages():
            output.put(path, content)
            shown.update(content.decode())
            count += 1
        output.put("assets/pinyin-data.js", cached_script({}, shown, caches["pinyin"]).encode())
        for path, content in data_files(group):
            output.put(path, content)
        manifest.write(publisher.folder, output.finish())
        publisher.publish()
    finally:
        publisher.remove()
    return count


def _refuse(out: Path) -> None:
    """Raise CannotPublishError if the folder holds something other than a group's site."""
    if not out.is_dir() or not any(out.iterdir()):
        return
    try:
        about = decoded(CentreFile, "centre.json", (out / "centre.json").read_bytes())
    except (OSError, ValueError):
        about = None
    if about is None or not about.members:
        raise CannotPublishError(_NOT_A_GROUP.format(out=out))
