"""Pages for secretaries, made from the program itself so that they cannot fall behind it: every problem's meaning, and
every kind of record with its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..core.problems import SEVERITY_LABELS, explanations
from ..derived.agenda import articles_of
from ..records import KINDS
from ..records.base import english_key, part_of, references_of
from .context import SiteContext
from .page import Crumb, Page, paginate

CRUMB = Crumb("使用帮助", "help/")


class FieldHelp(NamedTuple):
    """One field as the help page shows it."""

    label: str
    name: str
    required: bool
    choices: str
    description: str
    parts: list[Any]


def pages(context: SiteContext) -> Iterator[Page]:
    for part in paginate(articles_of(context.library, "help"), "help/"):
        yield context.page(
            "help.html",
            part.uri,
            "使用帮助",
            "",
            description="给支部书记和工作人员：怎样登记活动，出了错怎么改。",
            kinds=KINDS,
            part=part,
        )
    yield context.page(
        "problems.html",
        "help/problems/",
        "错误提示怎么看",
        "",
        [CRUMB],
        "每一种错误提示是什么意思，怎样改。",
        rows=list(explanations().values()),
        severities=SEVERITY_LABELS,
    )
    for kind in KINDS:
        yield context.page(
            "kind.html",
            f"help/{kind.kind}/",
            f"怎样填“{kind.label}”",
            "",
            [CRUMB],
            f"“{kind.label}”每一项怎么填。",
            kind=kind,
            fields=fields_of(kind),
        )


def fields_of(model: type[BaseModel]) -> list[FieldHelp]:
    """The fields of a model and of its parts, in the order of the model, common ones last."""
    vocabularies = {
        path[0]: reference for path, reference in references_of(model) if len(path) == 1 or path[1] in ("*", "keys")
    }
    rows: list[FieldHelp] = []
    for name, field in model.model_fields.items():
        part = part_of(model, name)
        reference = vocabularies.get(name)
        choices = _choices(field.annotation)
        if reference and reference.kind == "term":
            choices = f"data/vocabulary/{reference.within.rstrip('/')}.yml 里的词"
        elif reference:
            kind = next(k for k in KINDS if k.kind == reference.kind)
            choices = f"“{kind.label}”的编号"
        rows.append(
            FieldHelp(
                field.title or name,
                english_key(model, name),
                field.is_required(),
                choices,
                field.description or "",
                fields_of(part) if part else [],
            )
        )
    common = {"id", "visibility", "status", "note"}
    return sorted(rows, key=lambda row: row.name in common)


def _choices(annotation: Any) -> str:
    arguments = getattr(annotation, "__args__", ())
    if arguments and all(isinstance(a, str | int) for a in arguments):
        return "、".join(map(str, arguments))
    return next((found for a in arguments if (found := _choices(a))), "")
