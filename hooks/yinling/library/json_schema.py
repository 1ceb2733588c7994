"""A JSON Schema per kind of record, so that an editor completes keys and values in Chinese.

The Chinese labels come first and are what is required; the English names are accepted as well. Words of the vocabulary
and the ids of other records are offered where they can be known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, BeforeValidator

from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, english_key, part_of, references_of
from ..records.types import Reference
from .load import DATA, Library

FOLDER = Path(".vscode/schemas")
SETTINGS = Path(".vscode/settings.json")


def schema_files(library: Library) -> dict[Path, str]:
    """Every file that the editor reads, by its path below the root: the schemas and the setting that names them."""
    kinds = [kind for kind in KINDS if kind is not Article]  # editors do not read the front matter of Markdown
    files = {FOLDER / f"{kind.kind}.json": _json(schema_of(kind, library)) for kind in kinds}
    wiring = {
        f"./{(FOLDER / f'{kind.kind}.json').as_posix()}": [
            f"{DATA}/{kind.folder}.yml",
            f"{DATA}/{kind.folder}/**/*.yml",
        ]
        for kind in kinds
    }
    settings = {
        "yaml.schemas": wiring,
        "yaml.completion": True,
        "yaml.hover": True,
        "yaml.validate": True,
        "yaml.yamlVersion": "1.2",
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2, "editor.autoIndent": "keep"},
    }
    return files | {SETTINGS: _json(settings)}


def schema_of(kind: type[Record], library: Library) -> dict[str, Any]:
    """One record, or a list of them."""
    record = _object(kind, library)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.label,
        "anyOf": [record, {"type": "array", "items": record}],
    }


def _object(model: type[BaseModel], library: Library) -> dict[str, Any]:
    plain = model.model_json_schema(mode="validation", ref_template="{model}")
    references = {str(path[0]): reference for path, reference in references_of(model) if path[1:] in ((), ("*",))}
    keyed = {str(path[0]): reference for path, reference in references_of(model) if path[1:] == ("keys",)}
    properties: dict[str, Any] = {}
    required: list[dict[str, Any]] = []
    for name, field in model.model_fields.items():
        title = field.title or name
        part = part_of(model, name)
        value = _object(part, library) if part else _plain(plain["properties"][name])
        if name in references:
            value = _offered(references[name], library)
        if name in keyed:
            words = _ids(keyed[name], library)
            item = _plain(plain["properties"][name].get("additionalProperties", {}))
            value = {"type": "object", "properties": dict.fromkeys(words, item), "additionalProperties": False}
        if part or _is_list(plain["properties"][name]):
            value = {"anyOf": [value, {"type": "array", "items": value}]} if "items" not in value else value
            # `records.types.Many`: one value may stand without a list.
            if "items" in value and any(isinstance(m, BeforeValidator) for m in field.metadata):
                value = {"anyOf": [value["items"], value]}
        said = field.description or _said_of_type(plain["properties"][name])
        # A key may stand there without a value: `yinling new` writes them to be filled in.
        offered = {
            "title": title,
            "description": f"{title}（{english_key(model, name)}）{said and f'：{said}'}",
            "anyOf": [value, {"type": "null"}],
        }
        properties[title] = offered
        properties[english_key(model, name)] = {**offered, "doNotSuggest": True}
        if field.is_required():
            required.append({"anyOf": [{"required": [title]}, {"required": [english_key(model, name)]}]})
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """Pydantic's schema of a simple value without what is said elsewhere. Text also takes a bare number."""
    kept = {key: item for key, item in value.items() if key not in ("title", "default", "description", "examples")}
    if "anyOf" in kept:
        kept["anyOf"] = [_plain(option) for option in kept["anyOf"]]
    if kept.get("type") == "string" and "pattern" not in kept and "enum" not in kept:
        kept["type"] = ["string", "number"]
    if isinstance(kept.get("items"), dict):
        kept["items"] = _plain(kept["items"])
    return kept


def _said_of_type(value: dict[str, Any]) -> str:
    """How a value of this type is written, such as a date: `records.types` says it."""
    return next((str(o["description"]) for o in (value, *value.get("anyOf", ())) if "description" in o), "")


def _is_list(value: dict[str, Any]) -> bool:
    return value.get("type") == "array" or any(o.get("type") == "array" for o in value.get("anyOf", ()))


def _offered(reference: Reference, library: Library) -> dict[str, Any]:
    """Words of a vocabulary as the only values. Ids of other records are offered and any text is taken, for they change
    with the records; activities are too many to offer."""
    if reference.kind == "term":
        return {"enum": _ids(reference, library)}
    anything = {"type": ["string", "number"]}
    if reference.kind == "activity":
        return anything
    every = [reference.every] if reference.every else []
    return {"anyOf": [{"enum": [*every, *_ids(reference, library)]}, anything]}


def _ids(reference: Reference, library: Library) -> list[str]:
    kind = library.kind_named(reference.kind)
    ids = library.records.get(kind, {}) if kind else {}
    return [id.removeprefix(reference.within) for id in ids if id.startswith(reference.within)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
