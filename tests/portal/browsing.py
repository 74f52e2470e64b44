"""A customer's browser without JavaScript: follows links, fills forms, keeps cookies."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class Form:
    action: str
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects forms, links, texts and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.html: dict[str, str | None] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        self.tags.append((tag, a))
        if tag == "html":
            self.html = a
        elif tag == "form":
            self.forms.append(Form(a.get("action") or "", (a.get("method") or "get").lower()))
        elif tag == "a" and a.get("href"):
            self.links.append(str(a["href"]))
        elif tag == "input":
            self._input(a)
        elif tag == "textarea" and self.forms:
            self._area = str(a["name"])
            self.forms[-1].fields.append((self._area, ""))
        elif tag == "select":
            self._select = str(a["name"])
        elif tag == "option" and self._select and "selected" in a:
            self.forms[-1].fields.append((self._select, a.get("value") or ""))

    def _input(self, a: dict[str, str | None]) -> None:
        kind = a.get("type") or "text"
        if not self.forms or kind == "file" or not a.get("name"):
            return
        if kind in ("checkbox", "radio") and "checked" not in a:
            return
        self.forms[-1].fields.append((str(a["name"]), a.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._area:
            name, before = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, (before + data).removeprefix("\n"))


class Page:
    """An answer with its HTML read."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.url = str(answer.url.raw_path, "ascii")
        self.source = answer.text
        self._read = _Reader()
        self._read.feed(self.source)

    @property
    def forms(self) -> list[Form]:
        return self._read.forms

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def html(self) -> dict[str, str | None]:
        return self._read.html

    @property
    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        return self._read.tags

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._read.words))

    def form(self, ending: str) -> Form:
        """The form whose address ends like this."""
        found = [f for f in self.forms if f.action.endswith(ending)]
        assert found, f"no form to …{ending}: {[f.action for f in self.forms]}"
        return found[0]

    def value(self, ending: str, name: str) -> str:
        return dict(self.form(ending).fields)[name]

    def count(self, tag: str) -> int:
        return sum(1 for t, _ in self.tags if t == tag)


@dataclass
class Browser:
    client: httpx.AsyncClient

    async def get(self, path: str, **more: Any) -> Page:
        return Page(await self.client.get(path, follow_redirects=True, **more))

    async def raw(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def send(
        self,
        page: Page,
        ending: str,
        typed: dict[str, Any] | None = None,
        files: list[tuple[str, bytes, str]] | None = None,
        **more: Any,
    ) -> Page:
        """Fill the form with this address in and send it, as a browser would: everything."""
        answer = await self.post(page, ending, typed, files, follow_redirects=True, **more)
        return Page(answer)

    async def post(
        self,
        page: Page,
        ending: str,
        typed: dict[str, Any] | None = None,
        files: list[tuple[str, bytes, str]] | None = None,
        **more: Any,
    ) -> httpx.Response:
        form = page.form(ending)
        body: dict[str, Any] = {}
        for name, value in form.fields:
            body.setdefault(name, []).append(value)
        body.update(typed or {})
        parts = [("files", file) for file in files or []]
        return await self.client.post(form.action, data=body, files=parts or None, **more)
