"""Pages for secretaries, made from the program itself: what each problem means, and the fields of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..core.problems import SEVERITY_LABELS, Explanation, Severity, explanations
from ..derived.agenda import articles_of
from ..library.wording import Wording
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, english_key, part_of, references_of
from .context import SiteContext
from .page import Crumb, Link, Page, Slice, paginate
from .templates import View

CRUMB = Crumb("使用帮助", "help/")


class FieldHelp(NamedTuple):
    """One field of a kind, with the fields of its parts."""

    label: str
    name: str
    required: bool
    choices: str
    description: str
    parts: list[FieldHelp]


PROBLEMS = 40  # kinds of problem on a page


class HelpView(View, template="help.html"):
    kinds: list[Link]
    part: Slice[Article]


class ProblemsView(View, template="problems.html"):
    part: Slice[Explanation]
    severities: Mapping[Severity, str]


class KindView(View, template="kind.html"):
    kind: type[Record]
    fields: list[FieldHelp]


def pages(context: SiteContext) -> Iterator[Page]:
    say = context.library.wording
    fitting = [kind for kind in KINDS if say.fits(kind.label)]
    kinds = [Link(kind.label, f"help/{kind.kind}/") for kind in fitting]
    description = say("给支部书记和工作人员：怎样登记活动，出了错怎么改。")
    for part in paginate(articles_of(context.library, "help"), "help/"):
        yield context.page(HelpView(kinds, part), part.uri, "使用帮助", "", description=description)
    description = "每一种错误提示是什么意思，怎样改。"
    said = [_said(say, each) for each in explanations().values()]
    said = [each for each in said if say.fits(each.message)]  # without those of a kind that the centre does not have
    for problems in paginate(said, "help/problems/", PROBLEMS):
        view = ProblemsView(problems, SEVERITY_LABELS)
        yield context.page(view, problems.uri, problems.titled("错误提示怎么看"), "", [CRUMB], description)
    for kind in fitting:
        title, description = f"怎样填“{kind.label}”", f"“{kind.label}”每一项怎么填。"
        yield context.page(KindView(kind, fields_of(kind, say)), f"help/{kind.kind}/", title, "", [CRUMB], description)


def _said(say: Wording, explanation: Explanation) -> Explanation:
    e = explanation
    examples = replace(e, wrong=say(e.wrong), right=say(e.right))
    return replace(examples, title=say(e.title), message=say(e.message), help=say(e.help))


def fields_of(model: type[BaseModel], say: Callable[[str], str]) -> list[FieldHelp]:
    """Return the fields of a model and of its parts, in the order of the model, common ones last."""
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
        title, key, description = field.title or name, english_key(model, name), say(field.description or "")
        parts = fields_of(part, say) if part else []
        rows.append(FieldHelp(title, key, field.is_required(), choices, description, parts))
    common = {"id", "visibility", "status", "note"}
    return sorted(rows, key=lambda row: row.name in common)


def _choices(annotation: Any) -> str:
    arguments = getattr(annotation, "__args__", ())
    if arguments and all(isinstance(a, str | int) for a in arguments):
        return "、".join(map(str, arguments))
    return next((found for a in arguments if (found := _choices(a))), "")
