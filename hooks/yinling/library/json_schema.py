"""Makes a JSON Schema for each kind of record, so that an editor completes keys and values in Chinese.

The editor suggests the Chinese labels; it accepts the English keys as well. Words of the vocabulary and ids of other
records are suggested as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, BeforeValidator

from ..core.files import DATA
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, english_key, part_of, references_of
from ..records.types import Reference
from .load import Library

FOLDER = Path(".vscode/schemas")
SETTINGS = Path(".vscode/settings.json")


def schema_files(library: Library) -> dict[Path, str]:
    """Return the schemas and the editor settings that refer to them, by path from the root."""
    kinds = [kind for kind in KINDS if kind is not Article]  # editors do not check the front matter of Markdown
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
    """Return the schema of a file: one record, or a list of records."""
    record = _mapping_schema(kind, library)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.label,
        "anyOf": [record, {"type": "array", "items": record}],
    }


def _mapping_schema(model: type[BaseModel], library: Library) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation", ref_template="{model}")
    references = {str(path[0]): reference for path, reference in references_of(model) if path[1:] in ((), ("*",))}
    keyed = {str(path[0]): reference for path, reference in references_of(model) if path[1:] == ("keys",)}
    properties: dict[str, Any] = {}
    required: list[dict[str, Any]] = []
    for name, field in model.model_fields.items():
        title = field.title or name
        part = part_of(model, name)
        value = _mapping_schema(part, library) if part else _value_schema(schema["properties"][name])
        if name in references:
            value = _reference_schema(references[name], library)
        if name in keyed:
            words = _ids(keyed[name], library)
            item = _value_schema(schema["properties"][name].get("additionalProperties", {}))
            value = {"type": "object", "properties": dict.fromkeys(words, item), "additionalProperties": False}
        if part or _is_list(schema["properties"][name]):
            value = {"anyOf": [value, {"type": "array", "items": value}]} if "items" not in value else value
            # `records.types.Many`: a single value may be written without the list.
            if "items" in value and any(isinstance(m, BeforeValidator) for m in field.metadata):
                value = {"anyOf": [value["items"], value]}
        description = field.description or _type_description(schema["properties"][name])
        # A key may have no value: `yinling new` writes such keys to be filled in.
        key_schema = {
            "title": title,
            "description": f"{title}（{english_key(model, name)}）{description and f'：{description}'}",
            "anyOf": [value, {"type": "null"}],
        }
        properties[title] = key_schema
        properties[english_key(model, name)] = {**key_schema, "doNotSuggest": True}
        if field.is_required():
            required.append({"anyOf": [{"required": [title]}, {"required": [english_key(model, name)]}]})
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


def _value_schema(value: dict[str, Any]) -> dict[str, Any]:
    """Return pydantic's schema of a simple value without title and description; text may also be a number."""
    kept = {key: item for key, item in value.items() if key not in ("title", "default", "description", "examples")}
    if "anyOf" in kept:
        kept["anyOf"] = [_value_schema(option) for option in kept["anyOf"]]
    if kept.get("type") == "string" and "pattern" not in kept and "enum" not in kept:
        kept["type"] = ["string", "number"]
    if isinstance(kept.get("items"), dict):
        kept["items"] = _value_schema(kept["items"])
    return kept


def _type_description(value: dict[str, Any]) -> str:
    """Return the description of a value's type from `records.types`, or an empty text."""
    return next((str(o["description"]) for o in (value, *value.get("anyOf", ())) if "description" in o), "")


def _is_list(value: dict[str, Any]) -> bool:
    return value.get("type") == "array" or any(o.get("type") == "array" for o in value.get("anyOf", ()))


def _reference_schema(reference: Reference, library: Library) -> dict[str, Any]:
    """Return the schema of a reference.

    Only words of the vocabulary are valid. Ids of other records are suggested, but any text is valid, because the
    records change. Activities are too many to suggest."""
    every = [reference.every] if reference.every else []
    if reference.kind == "term":
        return {"enum": [*every, *_ids(reference, library)]}
    anything = {"type": ["string", "number"]}
    if reference.kind == "activity":
        return anything
    return {"anyOf": [{"enum": [*every, *_ids(reference, library)]}, anything]}


def _ids(reference: Reference, library: Library) -> list[str]:
    kind = library.kind_named(reference.kind)
    ids = library.records.get(kind, {}) if kind else {}
    return [id.removeprefix(reference.within) for id in ids if id.startswith(reference.within)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
