"""Small changes to generated rule files: one statement is changed, added or left out."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.dsl import generated


@st.composite
def mutated(draw: st.DrawFn, text: str, *others: str) -> tuple[str, set[str]]:
    """The text (of a document beside `others`) with one or two statements changed, and the names of those.

    Of a text without others perhaps one statement has another name as well, and one value another word.
    """
    head, _, rest = text.partition("```regels\n")
    body, _, tail = rest.rpartition("```\n")
    statements = [part for part in body.split("\n\n") if part.strip()]
    whole = "\n".join([text, *others])
    tests = [test for name, tests in generated.TESTS.items() if f"\nfeit {name}:" in whole for test in tests]
    names: set[str] = set()
    for _ in range(draw(st.integers(1, 2))):
        ways = [(way, i) for i, part in enumerate(statements) for way in _ways(part, [*statements, *others])]
        rules = re.findall(r"^(?:regel|uitzondering) (\w+)", "\n".join(statements), re.MULTILINE)
        if rules:
            ways.append(("add", 0))
        if not ways:  # a document with nothing but what others rest on
            break
        way, index = draw(st.sampled_from(ways))
        if way == "add":
            target = draw(st.sampled_from(rules))
            name, value = f"nieuw_{len(names)}", draw(st.sampled_from(["geeft ja_graag", "laat buiten toepassing"]))
            condition = draw(generated.conditions(tests, 1))
            statements.append(f"uitzondering {name} op {target} {value}\n  als {condition}")
            names.add(name)
            continue
        names.add(_name(statements[index]))
        if way == "remove":
            del statements[index]
        elif way == "turn":
            statements[index] = re.sub(r"gekozen (ja|nee)", _turned, statements[index])
        elif way == "words":
            statements[index] = re.sub(r'"(\w)', r'"Ook \1', statements[index], count=1)
        elif way == "move":
            statements.insert(draw(st.integers(index, len(statements) - 1)), statements.pop(index))
        elif way == "deadline":
            statements[index] = re.sub(r"uiterlijk \d+", f"uiterlijk {draw(st.integers(1, 30))}", statements[index])
        elif way == "principle":
            statements[index] = re.sub(r"  bij principe 1", "  moment vooraf", statements[index])
        elif way == "value":
            value = draw(st.sampled_from(["ja_graag", "nee_dank"]))
            statements[index] = re.sub(r"geeft \w+", f"geeft {value}", statements[index])
        else:
            start = re.search(r" als |betekent: ", statements[index])
            assert start is not None
            statements[index] = statements[index][: start.end()] + draw(generated.conditions(tests))
    called = [i for i, part in enumerate(statements) if "heette" not in part and part.split()[0] not in _NAMELESS]
    if not others and draw(st.booleans()):
        index = draw(st.sampled_from(called))
        was = _name(statements[index])
        statements = [re.sub(rf"\b{was}\b", "ander", statement) for statement in statements]
        statements[index] += f"\n  heette {was}"
        names = {"ander" if name == was else name for name in names}
    listed = sorted(set(re.findall(r"^    - (\w+)$", "\n".join(statements), re.MULTILINE)))
    if not others and listed and draw(st.booleans()):
        value = draw(st.sampled_from(listed))
        statements = [_reworded(statement, value) for statement in statements]
    return f"{head}```regels\n" + "\n\n".join(statements) + f"\n\n{tail or '```'}\n", names


_NAMELESS = ("regeltaal", "regelset")


def _reworded(statement: str, value: str) -> str:
    """A statement with another word for a value, which says where it declares that value what that was."""
    now = re.sub(rf"\b{value}\b", f"{value}_nu", statement)
    return re.sub(rf"^    - {value}_nu$", f"    - {value}_nu, heette {value}", now, flags=re.MULTILINE)


def _turned(found: re.Match[str]) -> str:
    return "gekozen nee" if found[1] == "ja" else "gekozen ja"


def _name(statement: str) -> str:
    found = re.match(r"principe \d+ (\w+)", statement) or re.match(r"\w+ (\w+)", statement)
    assert found is not None
    return found[1]


def _ways(statement: str, statements: list[str]) -> list[str]:
    kind = statement.split()[0]
    if kind in _NAMELESS:
        return []
    ways = ["move"]
    ways += ["words"] if '"' in statement else []
    if kind == "interpretatie":
        return ["turn", *ways]
    ways += ["deadline"] if "uiterlijk" in statement else []
    ways += ["principle"] if "bij principe" in statement else []
    ways += ["condition"] if kind in ("begrip", "regel", "uitzondering", "verplichting", "signaal") else []
    if kind == "regel" or (kind == "uitzondering" and " geeft " in statement):
        ways.append("value")
    mentions = len(re.findall(rf"\b{_name(statement)}\b", "\n".join(statements)))
    if kind in ("uitzondering", "verplichting", "signaal") and mentions == 1:
        ways.append("remove")
    return ways
