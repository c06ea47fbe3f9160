"""All pages share one style sheet, so a class of one page must not be one of another: the last would change both."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

PAGES = Path(__file__).parents[1] / "intranet" / "frontend" / "src" / "pages"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NESTED = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_BARE = re.compile(r"(?:^|[,}])\s*\.(ow-[\w-]+)\s*(?=[,{])", re.MULTILINE)


def test_a_class_belongs_to_one_page() -> None:
    sheets = sorted(PAGES.glob("*.css"))
    assert len(sheets) > 5
    owners: dict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        css = _NESTED.sub("", _COMMENT.sub("", sheet.read_text("utf-8")))
        for name in _BARE.findall(css):
            owners[name].add(sheet.name)
    assert {name: sorted(names) for name, names in owners.items() if len(names) > 1} == {}
