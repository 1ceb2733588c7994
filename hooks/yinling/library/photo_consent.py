"""Which photos of activities must not be published: not on their own page, and not in an article either.

A photo may be shown if a published activity says that the people in it agreed, and no record, whatever its status, says
that they did not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from filecmp import cmp

from ..core.cache import Cache, hash_parts
from ..core.files import stat_signature
from ..core.problems import Place, Problem, problem
from ..records.activity import PHOTO_ENDINGS, Activity, Photo
from ..records.article import Article
from ..records.base import Record, Records
from .article_links import files_in, files_of, links_of, place_of
from .link_target import parse_target
from .parse import ParsedRecord
from .photo_likeness import hashes_of, index_of_alike
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


def check_consent(valid: Iterable[tuple[Record, ParsedRecord]], library: Library, cache: Cache) -> Iterator[Problem]:
    """Yield a problem for each photo with consent that another record has without, and a warning for what is like it.

    Two photos that were taken one after the other can be as alike as two copies of one: only people can say."""
    refused = {photo.path: each for each in library.all(Activity) for photo in each.photos if photo.consent is False}
    for record, parsed in valid if refused else ():
        for number, photo in enumerate(record.photos) if isinstance(record, Activity) else ():
            at = ("photos", number, "consent")
            if photo.consent and photo.path in refused:
                other = _where(refused[photo.path])
                yield parsed.problem("photo-consent-differs", at, written=photo.file, other=other)
            elif photo.consent and (like := _alike(photo.path, refused, library, cache)):
                yield parsed.problem(
                    "photo-like-refused", at, written=photo.file, like=like, other=_where(refused[like])
                )


def _alike(path: str, others: Iterable[str], library: Library, cache: Cache) -> str:
    """Return which of the other photos may be a copy of one; nothing if none may."""
    paths = [other for other in others if library.has_file(other)]
    hashes = [_hashes(other, library, cache) for other in paths]
    found = index_of_alike(_hashes(path, library, cache), hashes) if library.has_file(path) else None
    return "" if found is None else paths[found]


def _hashes(path: str, library: Library, cache: Cache) -> bytes:
    file = library.file(path)
    if not file.is_file():  # an edit would write it
        return b""
    return cache.get_or_compute(hash_parts(path, stat_signature(file.stat())), lambda: hashes_of(file), bytes)


def check_photos(
    article: Article, html: str, withheld: Mapping[str, str], library: Library, cache: Cache
) -> Iterator[Problem]:
    """Yield a problem for each place where an article shows or links to one of the ``withheld`` photos, or a copy.

    ``html`` is that of the article: what stands there alone is reported at the beginning of the text."""
    listed = {photo.path for each in library.all(Activity) for photo in each.photos} if withheld else ()
    for path in dict.fromkeys((*files_of(article), *files_in(html, article))) if withheld else ():
        code, values = "photo-withheld", {"reason": withheld.get(path, "")}
        if not values["reason"] and path.lower().endswith(PHOTO_ENDINGS) and path not in listed:
            like = _alike(path, withheld, library, cache)
            code, values = "photo-like-withheld", {"like": like, "reason": withheld.get(like, "")}
        if values["reason"]:
            links = [link for link in links_of(article) if parse_target(link.target, article.id).path == path]
            places = [place_of(link, article) for link in links]
            for place in places or [Place(article.origin.file, article.body_line)]:
                yield problem(code, place, written=path, **values)
