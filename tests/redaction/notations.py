# ruff: noqa: E501, S608  (one text or one notation a line, so that they can be compared)
"""Ways to write a record of keys and values, as the systems around us do."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, quote_plus, urlencode

Field = tuple[str, str]
Notation = Callable[[Sequence[Field]], str]


def _ruby(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(fields: Sequence[Field]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)


def _escaped_unicode(text: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" if not letter.isalnum() else letter for letter in text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _base64_of_url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def _table(fields: Sequence[Field], mark: str) -> str:
    other = [str(index) for index in range(len(fields))]
    rows = [
        [key for key, _ in fields],
        [value.replace(mark.strip() or "\t", "") for _, value in fields],
        other,
    ]
    return "\n".join(mark.join(row) for row in rows)


def _quoted_csv(fields: Sequence[Field]) -> str:
    header = ",".join(key for key, _ in fields)
    return f"{header}\n" + ",".join(f'"{value}"' for _, value in fields) + "\n"


def _aligned(fields: Sequence[Field]) -> str:
    widths = [max(len(key), len(value)) + 2 for key, value in fields]
    header = "".join(key.ljust(width) for (key, _), width in zip(fields, widths, strict=True))
    row = "".join(value.ljust(width) for (_, value), width in zip(fields, widths, strict=True))
    return f"{header.rstrip()}\n{row.rstrip()}\n"


def _psql(fields: Sequence[Field]) -> str:
    widths = [max(len(key), len(value)) for key, value in fields]
    header = " | ".join(key.ljust(width) for (key, _), width in zip(fields, widths, strict=True))
    row = " | ".join(value.ljust(width) for (_, value), width in zip(fields, widths, strict=True))
    return f" {header}\n-{'-+-'.join('-' * width for width in widths)}-\n {row}\n(1 row)"


def _markdown(fields: Sequence[Field]) -> str:
    keys, values = zip(*fields, strict=True)
    return f"| {' | '.join(keys)} |\n|{'---|' * len(keys)}\n| {' | '.join(values)} |"


def _logfmt(fields: Sequence[Field]) -> str:
    return " ".join(
        f'{key}="{value}"' if re.search(r"[\s,=]", value) else f"{key}={value}"
        for key, value in fields
    )


def _element(key: str, value: str) -> str:
    return f"<{key}>{html.escape(value)}</{key}>"


DEVELOPMENT: Mapping[str, Notation] = {
    "json": _json,
    "json lines": lambda fields: json.dumps(dict(fields), indent=2),
    "json in json": lambda fields: json.dumps({"status": 200, "body": _json(fields)}),
    "json in json in json": lambda fields: json.dumps({"log": json.dumps({"message": _json(fields)})}),
    "logfmt": _logfmt,
    "ruby symbols": lambda fields: "{" + ", ".join(f":{key}=>{_ruby(value)}" for key, value in fields) + "}",
    "ruby strings": lambda fields: "{" + ", ".join(f'"{key}"=>{_ruby(value)}' for key, value in fields) + "}",
    "ruby keywords": lambda fields: "#<OpenStruct " + ", ".join(f"{key}={_ruby(value)}" for key, value in fields) + ">",
    "python": lambda fields: repr(dict(fields)),
    "dataclass": lambda fields: "Record(" + ", ".join(f"{key}={value!r}" for key, value in fields) + ")",
    "yaml": lambda fields: "record:\n" + "\n".join(f"  {key}: {value}" for key, value in fields),
    "headers": lambda fields: "\r\n".join(f"{key}: {value}" for key, value in fields),
    "query": lambda fields: "GET /v0/lookup?" + urlencode(dict(fields)) + " HTTP/1.1",
    "xml": lambda fields: "<record>" + "".join(_element(*field) for field in fields) + "</record>",
    "xml attributes": lambda fields: "<person " + " ".join(f'{key}="{html.escape(value)}"' for key, value in fields) + "/>",
    "csv": _quoted_csv,
    "tab": lambda fields: _table(fields, "\t"),
    "psql": _psql,
    "markdown": _markdown,
    "aligned": _aligned,
    "percent": lambda fields: f"payload={quote(_json(fields), safe='')}",
    "percent twice": lambda fields: f"redirect={quote(quote(_json(fields), safe=''), safe='')}",
    "entities": lambda fields: f"<pre>{html.escape(_json(fields))}</pre>",
    "unicode": lambda fields: f'"body": "{_escaped_unicode(_json(fields))}"',
    "base64": lambda fields: f"state={_base64(_json(fields))}",
    "base64 of percent": lambda fields: f"blob {_base64(quote(_json(fields)))} end",
    "pairs": lambda fields: json.dumps([{"name": key, "value": value} for key, value in fields]),
    "attributes": lambda fields: json.dumps({"data": {"type": "record", "attributes": dict(fields)}}, indent=4),
    "environment": lambda fields: "\n".join(f"export {key.replace('-', '_').upper()}='{value}'" for key, value in fields),
    "java": lambda fields: "Record{" + ", ".join(f"{key}='{value}'" for key, value in fields) + "}",
    "kotlin": lambda fields: "Record(" + ", ".join(f"{key}={value}" for key, value in fields) + ")",
    "rails": lambda fields: "  Parameters: {" + ", ".join(f'"{key}"=>{_ruby(value)}' for key, value in fields) + ', "commit"=>"Save"}',
    "sql": lambda fields: "SELECT * FROM t WHERE " + " AND ".join(f"{key} = '{value.replace(chr(39), chr(39) * 2)}'" for key, value in fields),
    "ini": lambda fields: "[record]\n" + "\n".join(f"{key} = {value}" for key, value in fields),
    "curl": lambda fields: f"curl -X POST -d {json.dumps(_json(fields))} https://api.va.gov/v0/x",
    "logfmt with json": lambda fields: f"level=warn body={json.dumps(_json(fields))} status=422",
    "form": lambda fields: "Content-Type: application/x-www-form-urlencoded\n\n" + urlencode(dict(fields), quote_via=quote),
    "yaml list": lambda fields: "rows:\n" + "\n".join(f'  - {key}: "{value}"' for key, value in fields),
    "semicolons": lambda fields: _table([(key, value.replace(";", "")) for key, value in fields], ";"),
    "namespaced": lambda fields: "<v1:r>" + "\n".join(f"  <v1:{key} type='s'>{html.escape(value)}</v1:{key}>" for key, value in fields) + "</v1:r>",
    "bullets": lambda fields: "\n".join(f"- {key}: {value}" for key, value in fields),
    "bold": lambda fields: "\n".join(f"*{key}:* {value}" for key, value in fields),
    "arrows": lambda fields: " ".join(f"[{key} => {value}]" for key, value in fields),
    "javascript": lambda fields: "{ " + ", ".join(f"{key}: '{value}'" for key, value in fields) + " }",
    "entities in json": lambda fields: json.dumps({"html": html.escape(_json(fields))}),
    "json in base64 in json": lambda fields: json.dumps({"event": {"data": _base64(json.dumps({"detail": dict(fields)}))}}),
    "percent in json": lambda fields: json.dumps({"url": f"https://x.va.gov/cb?{urlencode(dict(fields))}"}),
    "hexadecimal": lambda fields: "message=\"" + "".join(f"\\x{ord(one):02x}" if one in "\"':@ " else one for one in _json(fields)) + '"',
    "compact json": lambda fields: json.dumps(dict(fields), separators=(",", ":")),
    "json array of objects": lambda fields: json.dumps({"rows": [dict(fields), {"ok": True}]}),
    "json keys and values": lambda fields: json.dumps({"fields": [{"key": key, "value": value} for key, value in fields]}, indent=1),
    "json after a prefix": lambda fields: f"2026-11-18 INFO payload={json.dumps(dict(fields))} done",
    "spaced equals": lambda fields: "\n".join(f"{key} = \"{value}\"" for key, value in fields),
    "go": lambda fields: "&{" + " ".join(f'{key}:"{value}"' for key, value in fields) + "}",
    "rust": lambda fields: "Record { " + ", ".join(f'{key}: Some("{value}")' for key, value in fields) + " }",
    "ruby new style": lambda fields: "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields) + "}",
    "struct": lambda fields: "#<struct Record " + ", ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in fields) + ">",
    "named tuple": lambda fields: "Row(" + ", ".join(f"{key}={value!r}" for key, value in fields) + ")",
    "query only": lambda fields: "&".join(f"{key}={quote_plus(value)}" for key, value in fields),
    "url in html": lambda fields: '<a href="/x?' + "&amp;".join(f"{key}={quote(value)}" for key, value in fields) + '">x</a>',
    "soap": lambda fields: "<soap:Body>" + "".join(f"<ns2:{key}>{html.escape(value)}</ns2:{key}>" for key, value in fields) + "</soap:Body>",
    "xml pretty": lambda fields: "<p>\n" + "\n".join(f"    <{key}>{html.escape(value)}</{key}>" for key, value in fields) + "\n</p>",
    "xml attributes single": lambda fields: "<row " + " ".join(f"{key}='{html.escape(value)}'" for key, value in fields) + " />",
    "yaml quoted": lambda fields: "\n".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in fields),
    "yaml nested": lambda fields: "a:\n  b:\n" + "\n".join(f"    {key}: {value}" for key, value in fields),
    "lines": lambda fields: "\n".join(f"{key}: {value}" for key, value in fields),
    "csv of two rows": lambda fields: "\n".join([",".join(key for key, _ in fields), *[",".join(f'"{value}"' for _, value in fields)] * 2]),
    "tabs": lambda fields: "\t".join(key for key, _ in fields) + "\n" + "\t".join(value for _, value in fields) + "\n",
    "piped": lambda fields: "|".join(key for key, _ in fields) + "\n" + "|".join(value for _, value in fields) + "\n",
    "json twice": lambda fields: json.dumps(json.dumps(dict(fields))),
    "percent of json in query": lambda fields: f"GET /x?filter={quote(json.dumps(dict(fields)), safe='')}&page=1",
    "base64 in a header": lambda fields: f"X-Amzn-Oidc-Data: {_base64_of_url(json.dumps(dict(fields)))}",
    "entities twice": lambda fields: html.escape(html.escape(json.dumps(dict(fields)))),
    "comments": lambda fields: "\n".join(f"# {key}: {value}" for key, value in fields),
    "json with tabs": lambda fields: json.dumps(dict(fields), indent="\t"),
    "json in a message": lambda fields: json.dumps({"message": f"got {json.dumps(dict(fields))} from peer"}),
    "json in an array in json": lambda fields: json.dumps([{"records": [{"body": json.dumps(dict(fields))}]}]),
    "fields of a span": lambda fields: " ".join(f"http.{key}={json.dumps(value, ensure_ascii=False)}" for key, value in fields),
    "comma separated": lambda fields: ", ".join(f"{key}={value}" for key, value in fields),
    "colon separated": lambda fields: "; ".join(f"{key}: {value}" for key, value in fields),
    "pydantic": lambda fields: " ".join(f"{key}={value!r}" for key, value in fields),
    "ruby inspect": lambda fields: "#<Record:0x00007f9 " + ", ".join(f"@{key}={json.dumps(value, ensure_ascii=False)}" for key, value in fields) + ">",
    "ruby symbols spaced": lambda fields: "{ " + ", ".join(f":{key} => {json.dumps(value, ensure_ascii=False)}" for key, value in fields) + " }",
    "php": lambda fields: "array(" + ", ".join(f"'{key}' => \"{value}\"" for key, value in fields) + ")",
    "properties": lambda fields: "\n".join(f"record.{key}={value}" for key, value in fields),
    "shell": lambda fields: "env " + " ".join(f'{key.replace("-", "_")}="{value}"' for key, value in fields) + " ./run",
    "dict of headers": lambda fields: "headers={" + ", ".join(f"'{key}': {value!r}" for key, value in fields) + "}",
    "html table": lambda fields: "<table>" + "".join(f"<tr><td>{key}:</td><td>{html.escape(value)}</td></tr>" for key, value in fields) + "</table>",
    "xml with space": lambda fields: "<doc>" + "".join(f"<{key} xsi:type=\"xsd:string\">{html.escape(value)}</{key}>" for key, value in fields) + "</doc>",
    "yaml of a list": lambda fields: "items:\n- " + "\n  ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields),
    "tsv": lambda fields: "\t".join(key for key, _ in fields) + "\n" + "\t".join(value for _, value in fields),
    "wide": lambda fields: "   ".join(key.ljust(len(value)) for key, value in fields) + "\n" + "   ".join(value.ljust(len(key)) for key, value in fields),
    "fragment": lambda fields: "https://x.va.gov/cb#" + "&".join(f"{key}={quote(value, safe='')}" for key, value in fields),
    "percent of form": lambda fields: "next=" + quote("/x?" + "&".join(f"{key}={quote(value)}" for key, value in fields), safe=""),
    "base64 of base64": lambda fields: f"cursor={_base64(_base64(json.dumps(dict(fields))))}",
    "numeric entities": lambda fields: "".join(f"&#{ord(one)};" if not one.isalnum() else one for one in json.dumps(dict(fields))),
    "unicode in json": lambda fields: json.dumps({"raw": "".join(f"\\u{ord(one):04x}" if one in '"@:' else one for one in json.dumps(dict(fields), ensure_ascii=False))}),
}  # fmt: skip
"""The notations that the redactor was developed on."""
