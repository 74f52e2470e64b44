"""The API document as one plain page, rendered from OpenAPI without foreign scripts."""

from typing import Any

from jinja2 import Environment

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<main>
<h1>{{ title }} API</h1>
<p>The contract is <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). Errors are
<code>application/problem+json</code> with a stable <code>code</code>. Authenticate with
<code>Authorization: Bearer rd_…</code>.</p>
{% for tag, operations in groups %}
<h2>{{ tag }}</h2>
{% for op in operations %}
<details>
<summary><span class="method">{{ op.method }}</span>
<code>{{ op.path }}</code> {{ op.says }}</summary>
{% if op.parameters %}
<table>
<tr><th>Parameter</th><th>In</th><th>About</th></tr>
{% for p in op.parameters %}
<tr><td><code>{{ p.name }}</code>{{ " *" if p.required }}</td><td>{{ p["in"] }}</td>
<td>{{ p.description or "" }}</td></tr>
{% endfor %}
</table>
{% endif %}
{% if op.body %}<p>Body: <code>{{ op.body }}</code></p>{% endif %}
{% if op.answer %}<p>Answer: <code>{{ op.answer }}</code></p>{% endif %}
</details>
{% endfor %}
{% endfor %}
<h2>Shapes</h2>
{% for name, schema in schemas %}
<details id="{{ name }}"><summary><code>{{ name }}</code></summary>
<table>
<tr><th>Field</th><th>Type</th></tr>
{% for field, kind in schema %}
<tr><td><code>{{ field }}</code></td><td><code>{{ kind }}</code></td></tr>
{% endfor %}
</table>
</details>
{% endfor %}
</main>
</body>
</html>
"""
)


STYLE = """
body { font: 14px/22px "Inter Variable", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  margin: 0 auto; max-width: 960px; padding: 24px; color: #171C26; background: #fff; }
h2 { margin-block-start: 32px; text-transform: capitalize; }
details { border: 1px solid #E5E8ED; border-radius: 6px; margin-block: 6px; padding: 8px 12px; }
summary { cursor: pointer; }
code { font: 13px ui-monospace, monospace; }
.method { display: inline-block; min-inline-size: 64px; font-weight: 600; color: #2748B8; }
table { border-collapse: collapse; margin-block: 8px; }
td, th { border: 1px solid #E5E8ED; padding: 4px 8px; text-align: start; vertical-align: top; }
pre { background: #F4F5F7; padding: 12px; overflow: auto; border-radius: 6px; }
"""


def render(document: dict[str, Any]) -> str:
    """A page that lists every operation and shape of an OpenAPI document."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    schemas = [
        (name, [(f, _kind(s)) for f, s in schema.get("properties", {}).items()])
        for name, schema in sorted(document["components"]["schemas"].items())
    ]
    title = document["info"]["title"]
    return _PAGE.render(title=title, groups=sorted(groups.items()), schemas=schemas)


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    answers = [a for code, a in operation["responses"].items() if code.startswith("2")]
    return {
        "path": path,
        "method": method.upper(),
        "says": operation.get("description") or operation.get("summary", ""),
        "parameters": operation.get("parameters", []),
        "body": _content(operation.get("requestBody", {})),
        "answer": _content(answers[0]) if answers else "",
    }


def _content(part: dict[str, Any]) -> str:
    for content in part.get("content", {}).values():
        return _kind(content.get("schema", {}))
    return ""


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words: `Ticket`, `array of Message`, `string | null`, `[string, any]`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for many in ("anyOf", "oneOf"):
        if many in schema:
            return " | ".join(_kind(one) for one in schema[many])
    if "prefixItems" in schema:
        # a tuple: its `items` is then just `false`
        return f"[{', '.join(map(_kind, schema['prefixItems']))}]"
    if schema.get("type") == "array":
        return f"array of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    kind = schema.get("type", "any")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
