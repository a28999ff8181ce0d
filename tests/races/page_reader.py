"""Reads a page as a browser would: that elements close in order, and what is seen."""

from html.parser import HTMLParser

VOID = {"meta"}


class PageReader(HTMLParser):
    """Checks that elements close in order and attributes stand once, and keeps what is read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        # The text of each row of each table, cell by cell, under the label of the box it stands in.
        self.tables: dict[str, list[list[str]]] = {}
        self._box = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute stands twice"
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "div":
            self._box = dict(attrs).get("aria-label") or ""
        elif tag == "tr":
            self.tables.setdefault(self._box, []).append([])
        elif tag in ("td", "th"):
            self.tables[self._box][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            return
        self.words.append(data)
        if "td" in self.open or "th" in self.open:
            cells = self.tables[self._box][-1]
            cells[-1] = f"{cells[-1]} {data}".strip() if self.open[-1] == "small" else cells[-1] + data

    @property
    def text(self) -> str:
        """All that is read, with single spaces."""
        return " ".join("".join(self.words).split())

    @property
    def tags(self) -> set[str]:
        """The names of all elements."""
        return {tag for tag, _ in self.seen}
