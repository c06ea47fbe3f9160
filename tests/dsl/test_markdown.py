"""The Markdown around the rules: headings, prose, citations and blocks, each with its lines."""

from __future__ import annotations

from dsl.nodes import (
    Block,
    Citation,
    Heading,
    Prose,
)
from dsl.source import Source
from dsl.syntax.parser import parse

DOCUMENT = """Vooraf.

# Een *kop* met `code`

Gewone tekst.

- een lijst

> Een **zin** uit [de leidraad](https://voorbeeld)
> over <b>twee</b> regels\\*.
>
> - met een punt

> Nog een `zin`.

## Dieper
Tekst
------

```regels
feit a: ja/nee
```

```
geen regels
```

~~~regels

regel r over b
  geeft v

feit c: getal

~~~

# Slot
"""


def test_markdown_parts():
    document, found = parse(Source.of("d", DOCUMENT))
    assert found == []
    shown = []
    for part in document.parts:
        match part:
            case Heading():
                shown.append((part.level, part.text))
            case Citation():
                shown.append((part.number, part.path, part.text))
            case Block():
                shown.append([type(s).__name__ for s in part.statements])
            case Prose():
                shown.append(part.text)
    path = ("Een kop met code",)
    assert shown == [
        "Vooraf.",
        (1, "Een kop met code"),
        "Gewone tekst.\n\n- een lijst",
        (0, path, "Een zin uit de leidraad over <b>twee</b> regels*. met een punt"),
        (1, path, "Nog een zin."),
        (2, "Dieper"),
        (2, "Tekst"),
        ["FactDeclaration"],
        "```\ngeen regels\n```",
        ["Rule", "FactDeclaration"],
        (1, "Slot"),
    ]


def test_the_path_of_a_citation_is_the_headings_above_it():
    document, _ = parse(Source.of("d", "# A\n\n### B\n\n> een\n\n## C\n\n> twee\n\n# D\n\n> drie"))
    assert [p.path for p in document.parts if isinstance(p, Citation)] == [("A", "B"), ("A", "C"), ("D",)]


def test_spans_of_parts_are_their_lines():
    text = Source.of("d", DOCUMENT)
    document, _ = parse(text)
    written = [text.slice(part.span) for part in document.parts]
    assert "".join("".join(written).split()) == "".join(DOCUMENT.split())
    assert written[0] == "Vooraf."
    assert written[1] == "# Een *kop* met `code`"
    assert written[3].startswith("> Een **zin**")
    assert written[3].endswith("> - met een punt")
    assert written[6] == "Tekst\n------"
    assert written[7] == "```regels\nfeit a: ja/nee\n```"
    prose = [(p.text, w) for p, w in zip(document.parts, written, strict=True) if isinstance(p, Prose)]
    assert len(prose) == 3
    assert all(said == w for said, w in prose)
