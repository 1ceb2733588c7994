"""Which photos of activities must not be published: not on their own page, and not in an article either.

A photo may be shown if a published activity says that the people in it agreed, and no record, whatever its status, says
that they did not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from filecmp import cmp

from ..core.problems import Place, Problem, problem
from ..records.activity import PHOTO_ENDINGS, Activity, Photo
from ..records.article import Article
from ..records.base import Record, Records
from .article_links import files_in, files_of, links_of, place_of
from .link_target import parse_target
from .parse import ParsedRecord
from .record_library import Library
from .visibility import is_published

_REFUSED = "{where}写着照片上的人不同意公开（“同意公开”是“否”）"
_UNANSWERED = "{where}没有写照片上的人同不同意公开（“同意公开”）"
_NOT_PUBLISHED = "{where}是它的活动，没有公开（内部、草稿或者已作废）"


def refused_photos(records: Records) -> Set[str]:
    """Return the paths of the photos whose people did not agree, as some record says."""
    return {photo.path for each in records.all(Activity) for photo in each.photos if photo.consent is False}


def withheld_photos(library: Library) -> dict[str, str]:
    """Return the paths of the photos that must not be published, each with the reason, which says where it stands."""
    listed: defaultdict[str, list[tuple[Activity, Photo]]] = defaultdict(list)
    for activity in library.all(Activity):
        for photo in activity.photos:
            listed[photo.path].append((activity, photo))
    withheld = {path: reason for path, found in listed.items() if (reason := _reason(found, library))}
    return {**dict(_copies(withheld, library)), **withheld}


def _copies(withheld: Mapping[str, str], library: Library) -> Iterator[tuple[str, str]]:
    """Yield the files with the content of a withheld photo and another name."""
    of_size: defaultdict[int, list[str]] = defaultdict(list)
    for path in withheld:
        if library.file(path).is_file():
            of_size[library.file(path).stat().st_size].append(path)
    for copy in library.files() if of_size else ():
        if copy.lower().endswith(PHOTO_ENDINGS) and copy not in withheld and (file := library.file(copy)).is_file():
            for path in of_size.get(file.stat().st_size, ()):
                if cmp(file, library.file(path), shallow=False):
                    yield copy, f"和“{path}”是同一张；{withheld[path]}"


def _reason(found: list[tuple[Activity, Photo]], library: Library) -> str:
    """Return why a photo that activities have must not be published; nothing if it may."""
    refused = [activity for activity, photo in found if photo.consent is False]
    published = [(activity, photo) for activity, photo in found if is_published(activity, library)]
    if refused:
        return _REFUSED.format(where=_where(refused[0]))
    if not published:
        return _NOT_PUBLISHED.format(where=_where(found[0][0]))
    return "" if any(photo.consent for _, photo in published) else _UNANSWERED.format(where=_where(published[0][0]))


def _where(record: Record) -> str:
    return f"{record.origin.file} 第 {record.origin.line} 行"


def check_consent(valid: Iterable[tuple[Record, ParsedRecord]], records: Records) -> Iterator[Problem]:
    """Yield a problem for each photo with consent that another record has without."""
    refused = {photo.path: each for each in records.all(Activity) for photo in each.photos if photo.consent is False}
    for record, parsed in valid if refused else ():
        for number, photo in enumerate(record.photos) if isinstance(record, Activity) else ():
            if photo.consent and photo.path in refused:
                at, other = ("photos", number, "consent"), _where(refused[photo.path])
                yield parsed.problem("photo-consent-differs", at, written=photo.file, other=other)


def check_photos(article: Article, html: str, withheld: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each place where an article shows or links to one of the ``withheld`` photos.

    ``html`` is that of the article: what stands there alone is reported at the beginning of the text."""
    for path in dict.fromkeys((*files_of(article), *files_in(html, article))) if withheld else ():
        if reason := withheld.get(path):
            links = [link for link in links_of(article) if parse_target(link.target, article.id).path == path]
            places = [place_of(link, article) for link in links]
            for place in places or [Place(article.origin.file, article.body_line)]:
                yield problem("photo-withheld", place, written=path, reason=reason)
