"""The rights file of a centre: who logs in by which name, and for whom they write and review.

It lies outside the centre's folder, which the workbench writes. Its mistakes are reported as those of records are."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from ..core.cache import NO_CACHE
from ..core.os_errors import describe_os_error
from ..core.problems import Problem, has_errors, in_order
from ..library.read_files import parse_source
from ..library.record_library import Library
from ..library.validate import Validator
from ..records.base import Finding, Record, Records, Status
from ..records.types import Many, Reference, Text, value_error
from ..sources import text
from .secretary import fault_of

EVERY = "全部"
_OF_ORGS = ("unknown-reference", "reference-lost", "ambiguous-name")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


def is_login(name: str) -> bool:
    """Return whether a text has the form of a login name: ASCII, without spaces, commas and slashes."""
    return bool(_LOGIN.fullmatch(name))


def _login(value: Any) -> str:
    written = str(value)
    if not is_login(written):
        raise value_error("login-form", re.sub(r"[^A-Za-z0-9._@-]", "", written).strip("._@-"), written=written)
    return written


def _name(value: Any) -> str:
    if reason := fault_of(str(value)):
        raise value_error("person-name", reason=reason)
    return str(value).strip()


_Orgs = Many[Annotated[Text, Reference("org", every=EVERY)]]


class Person(Record):
    """Somebody who may use the workbench: a secretary, a member of the centre's staff, a reviewer."""

    kind = "person"
    label = "人"
    folder = "rights"
    example = {"login": "li", "name": "李书记", "orgs": "zb09"}

    login: Annotated[str, BeforeValidator(_login)] = Field(title="登录名", description="nginx 认的那个名字")
    name: Annotated[str, BeforeValidator(_name)] = Field(title="姓名", description="记在每次保存下面")
    email: Text | None = Field(None, title="邮箱", description="记在每次保存下面，可以不写")
    orgs: _Orgs = Field((), title="组织", description="替哪些组织写；中心工作人员写 全部")
    reviews: _Orgs = Field((), title="审核", description="审核哪些组织的记录；都审核的写 全部")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        if not self.orgs and not self.reviews:
            yield Finding("person-without-rights", ("login",), {"name": self.name})

    @property
    def address(self) -> str:
        """The address that stands beside the name under each save; it tells two people of one name apart."""
        return self.email or (self.login if "@" in self.login else f"{self.login}@workbench.invalid")


class Rights(NamedTuple):
    """The people of a rights file by their login names, and its problems."""

    people: dict[str, Person]
    problems: tuple[Problem, ...]

    @property
    def is_broken(self) -> bool:
        """Whether nobody may do anything: what cannot be read might have taken a right from somebody.

        An organisation that is not there gives no right. It may have been renamed, and that stops nobody else."""
        return has_errors(each for each in self.problems if each.code not in _OF_ORGS)


def read_rights(file: Path, library: Library) -> Rights:
    """Read the rights file of a centre with these records."""
    parsed = parse_source(Person, text.read(file, str(file)))
    found: list[Problem] = [each for row in parsed for each in row.problems]
    valid = [(row.record, row) for row in parsed if isinstance(row.record, Person)]
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    for person, row in valid:
        # Servers and file systems disagree on capital letters; a login is one person on all of them.
        key = person.login.casefold()
        if key in lines:
            found.append(row.problem("login-twice", ("login",), login=person.login, first=lines[key]))
        lines.setdefault(key, person.origin.line)
        people[person.login] = person
    found += Validator(library, frozenset(), NO_CACHE).check_all(valid)
    return Rights(people, tuple(in_order(found)))


def unsafe_place(file: Path, root: Path) -> str:
    """Return why a rights file must not lie where it is, in Chinese; "" if it may."""
    if file.resolve().is_relative_to(root.resolve()):
        return f"权限文件不能放在 {root.resolve()} 里面：能改资料的人就能改它。请放到别处，如 /etc/yinling/rights.yml。"
    if sys.platform != "win32":
        try:
            mode = file.stat().st_mode
        except OSError as error:
            return f"{describe_os_error(error)}。"
        if mode & (stat.S_IWGRP | stat.S_IWOTH):
            return f"别的用户也能改 {file}。请运行：chmod go-w {file}"
    return ""
