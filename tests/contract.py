"""Holding a request against an OpenAPI document: method, path, parameters, headers, body.

Reads OpenAPI 3, and Swagger 2 as far as Slack's document needs it. References:
https://spec.openapis.org/oas/v3.0.3 and https://spec.openapis.org/oas/v2.0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # it ships no types
from referencing import Registry
from referencing.jsonschema import DRAFT4

from cie_runbook.drill.http import Request

CREDENTIALS = frozenset({"authorization", "dd-api-key", "dd-application-key"})
_HERE = "urn:document"
_FORM = "application/x-www-form-urlencoded"
_Node = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """One method of one path template."""

    method: str
    template: str
    content: _Node
    shared: Sequence[_Node]  # parameters of all methods of the path

    @property
    def name(self) -> str:
        """As a person names it: "GET /oncalls"."""
        return f"{self.method} {self.template}"


class Contract:
    """An OpenAPI document.

    Parameters
    ----------
    document : mapping
        As it was read.
    base : str
        What stands before the paths of the document in those of requests.
    """

    def __init__(self, document: _Node, base: str = "") -> None:
        self._document, self._base = document, base
        resource = DRAFT4.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(_HERE, resource)

    @classmethod
    def read(cls, file: Path, base: str = "") -> Contract:
        """Read a document, JSON or YAML."""
        text = file.read_text(encoding="utf-8")
        is_json = file.suffix == ".json"
        document = json.loads(text) if is_json else yaml.load(text, yaml.CSafeLoader)
        return cls(document, base)

    def operations(self) -> Iterator[Operation]:
        """Yield everything that can be asked."""
        for template, item in self._document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    shared = item.get("parameters", ())
                    yield Operation(method.upper(), template, item[method], shared)

    def operation_of(self, request: Request) -> Operation | None:
        """Return what a request asks; the template with the most literal text wins."""
        path = request.path.removeprefix(self._base)
        fitting = [
            one
            for one in self.operations()
            if one.method == request.method and _pattern(one.template).fullmatch(path)
        ]
        return max(fitting, key=lambda one: len(re.sub(r"{[^}]*}", "", one.template)), default=None)

    def mistakes(self, request: Request) -> list[str]:
        """Return what is wrong with a request, a sentence each."""
        asked = self.operation_of(request)
        if asked is None:
            return [f"there is no {request.method} {request.path}"]
        parameters = [
            self._resolved(one) for one in (*asked.shared, *asked.content.get("parameters", ()))
        ]
        found = [
            *self._query(request, [one for one in parameters if one["in"] == "query"]),
            *self._headers(request, [one for one in parameters if one["in"] == "header"]),
            *self._security(request, asked),
            *self._body(request, asked, parameters),
        ]
        return [f"{asked.name}: {sentence}" for sentence in found]

    def _query(self, request: Request, known: Sequence[_Node]) -> Iterator[str]:
        schemas = {one["name"]: one for one in known}
        for name, values in request.values.items():
            if name not in schemas:
                yield f"the parameter {name} is unknown"
            else:
                yield from self._value(name, values, schemas[name].get("schema", schemas[name]))
        for name, one in schemas.items():
            if one.get("required") is True and name not in request.values and name != "token":
                yield f"the parameter {name} is missing"

    def _headers(self, request: Request, known: Sequence[_Node]) -> Iterator[str]:
        for one in known:
            given = request.headers.get(one["name"].lower())
            if given is not None:
                yield from self._value(one["name"], (given,), one.get("schema", one))
            elif one.get("required") and one["name"] != "token":  # Slack's: in Authorization now
                yield f"the header {one['name']} is missing"

    def _security(self, request: Request, asked: Operation) -> Iterator[str]:
        schemes = self._document.get("components", {}).get("securitySchemes")
        if not schemes:
            return
        wanted = asked.content.get("security", self._document.get("security", ()))
        held = CREDENTIALS & set(request.headers)
        ways = [{_header_of(schemes[name]) for name in way} for way in wanted]
        if ways and not any(way <= held for way in ways):
            yield f"it shows no {' and no '.join(sorted(ways[0] - held))}"
        if not ways and held:
            yield f"it shows {', '.join(sorted(held))} to whom it should not"

    def _body(
        self, request: Request, asked: Operation, parameters: Sequence[_Node]
    ) -> Iterator[str]:
        kind = request.headers.get("content-type", "").partition(";")[0]
        if "swagger" in self._document:
            fields = [one for one in parameters if one["in"] == "formData"]
            yield from self._fields(request, kind, fields) if request.body else ()
            return
        described = self._resolved(asked.content.get("requestBody", {})).get("content")
        if not described:
            yield from ("it has a body",) if request.body else ()
        elif kind not in described:
            yield f"the body is {kind or 'of no type'}"
        elif "schema" in described[kind]:
            schema = described[kind]["schema"]
            content = self._form(request, schema) if kind == _FORM else json.loads(request.body)
            yield from self._checked("the body", content, schema)

    def _fields(self, request: Request, kind: str, known: Sequence[_Node]) -> Iterator[str]:
        """Yield what is wrong with the arguments of a method that takes a form, or JSON."""
        schemas = {one["name"]: one for one in known}
        content = _flat(request) if kind == _FORM else json.loads(request.body)
        for name, value in content.items():
            if name not in schemas:
                yield f"the argument {name} is unknown"
            elif isinstance(value, str):
                yield from self._value(name, (value,), schemas[name])
        for name, one in schemas.items():
            if one.get("required") and name not in {*content, "token"}:
                yield f"the argument {name} is missing"

    def _form(self, request: Request, schema: _Node) -> dict[str, Any]:
        kinds = self._resolved(schema).get("properties", {})
        return {
            name: _typed(value, self._resolved(kinds.get(name, {})))
            for name, value in _flat(request).items()
        }

    def _value(self, name: str, values: Sequence[str], schema: _Node) -> Iterator[str]:
        """Yield what is wrong with a parameter, whose text stands for a number, truth or list."""
        kind = self._resolved(schema)
        if kind.get("type") == "array":
            items = self._resolved(kind.get("items", {}))
            value: Any = [_typed(text, items) for text in values]
        elif len(values) > 1:
            yield f"{name} is given {len(values)} times"
            return
        else:
            value = _typed(values[0], kind)
        plain = {key: part for key, part in schema.items() if key not in {"required", "in", "name"}}
        yield from self._checked(name, value, plain)

    def _checked(self, what: str, value: Any, schema: _Node) -> Iterator[str]:
        validator = Draft4Validator(_anchored(schema), registry=self._registry)
        for error in validator.iter_errors(value):
            place = ".".join(map(str, error.absolute_path))
            yield f"{what}{' at ' if place else ''}{place}: {error.message[:200]}"

    def _resolved(self, node: _Node) -> _Node:
        """Return what a node stands for, where it only points into the document."""
        while "$ref" in node:
            found: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


def _header_of(scheme: _Node) -> str:
    """Return where a credential is shown, in lower case."""
    return str(scheme["name"] if scheme.get("type") == "apiKey" else "authorization").lower()


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"({[^}]*})", template)
    inside = {"{path}": ".+"}  # the one parameter that holds slashes
    return re.compile(
        "".join(inside.get(p, "[^/]+") if p.startswith("{") else re.escape(p) for p in pieces)
    )


def _typed(text: str, schema: _Node) -> Any:
    """Return what a text of a query or form stands for; itself where it does not fit."""
    kinds = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    for kind in (one.get("type") for one in kinds):
        if kind == "boolean" and text in {"true", "false"}:
            return text == "true"
        if kind in {"integer", "number"} and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return int(text) if text.lstrip("-").isdigit() else float(text)
    return text


def _flat(request: Request) -> dict[str, str]:
    form = parse_qs(request.body.decode(), keep_blank_values=True)
    return {name: values[-1] for name, values in form.items()}


def _anchored(node: Any) -> Any:
    """Let pointers of a part of the document begin at the whole of it."""
    if isinstance(node, Mapping):
        return {
            key: f"{_HERE}{value}" if key == "$ref" and isinstance(value, str) else _anchored(value)
            for key, value in node.items()
        }
    return [_anchored(one) for one in node] if isinstance(node, list) else node
