"""The coverage of the source as one HTML page that stands by itself: for reading, printing and keeping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dsl.analysis.coverage import UNCLOSED, Cited, SourceCoverage
from dsl.analysis.source_text import Edit, InSource, SourceCheck, SourceState, Words, changed_statements
from dsl.nodes import ClosureKind
from dsl.policy import Policy
from dsl.wording import sentence_start

STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --paper: #fff; --soft: #f2f5f7; --line: #c3ccd4; --mark: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #161c22; --soft: #212a33; --line: #47535f; --mark: #8fc1f5; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1.0625rem/1.55 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: clamp(1.4rem, 5vw, 1.8rem); line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere;
  hyphens: auto; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; }
p, dl, ul { max-width: 70ch; }
a { color: var(--mark); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
dl.counts { display: flex; flex-wrap: wrap; gap: .5rem; max-width: none; margin: 1rem 0; }
dl.counts div { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem 1rem; }
dl.counts dt { font-size: .95rem; }
dl.counts dd { margin: 0; font-size: 1.5rem; font-weight: 650; }
.scroll { overflow-x: auto; margin-bottom: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; font-weight: 650; }
th, td { text-align: left; vertical-align: top; padding: .6rem .75rem .6rem 0; border-top: 1px solid var(--line);
  overflow-wrap: break-word; }
thead th { border-top: 0; border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 400; min-width: 16rem; }
blockquote { margin: 0; }
.place { font-size: .9rem; opacity: .85; }
.state { white-space: nowrap; font-weight: 650; }
code { font-family: ui-monospace, Consolas, monospace; font-size: .95em; overflow-wrap: anywhere; }
ins { text-decoration: underline; text-decoration-thickness: 2px; font-weight: 650; }
del { opacity: .8; }
@media print {
  body { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""

WORDS = {
    "gedekt": ("gedekt", "Er staan regels onder deze zin."),
    str(ClosureKind.NO_RULE): ("geen regel", "De zin beschrijft iets. Er volgt geen regel uit."),
    str(ClosureKind.OPEN_NORM): ("open norm", "De zin vraagt iets wat een regel niet kan beslissen."),
    str(ClosureKind.TO_DO): ("nog te doen", "De regels bij deze zin moeten nog worden gemaakt."),
    UNCLOSED: ("zonder regel", "Er staat niets onder deze zin."),
}
"""Each coverage as the page names it, and what it means."""

STATES = {
    SourceState.LITERAL: "Het citaat staat letterlijk in de brontekst.",
    SourceState.MOVED: "Het citaat staat op een andere plaats, of onder een andere kop.",
    SourceState.CHANGED: "De tekst is veranderd. Kijk of de regels nog kloppen.",
    SourceState.GONE: "Deze tekst staat niet meer in de bron. Kijk of de regels nog nodig zijn.",
}


def coverage_page(policy: Policy, found: SourceCoverage, check: SourceCheck | None = None) -> str:
    """Return the page; with `check` also how the citations stand in a source text."""
    title = f"Dekking van de bron: {policy.head.title}"
    version = f", versie {policy.head.version}" if policy.head.version else ""
    organisation = f"{sentence_start(policy.head.organisation)}. " if policy.head.organisation else ""
    intro = (
        f"{organisation}Regelset {policy.head.name}{version}. Elk citaat uit de bron, met de regels die eruit volgen."
    )
    body = [f"<h1>{escape(title)}</h1>", f"<p>{escape(intro)}</p>"]
    named = [(WORDS[kind][0], number) for kind, number in found.counts().items()]
    body += _counts(named)
    if check is not None:
        body += _check(check)
    work = [one for one in found.citations if one.coverage in (UNCLOSED, ClosureKind.TO_DO)]
    if work:
        body += ["<h2>Nog te doen</h2>", "<ul>"]
        body += [f'<li><a href="#citaat-{one.citation.number}">{escape(one.citation.text)}</a></li>' for one in work]
        body.append("</ul>")
    body += ["<h2>Van zin naar regel</h2>", *_citations(found.citations)]
    body += ["<h2>Van regel naar zin</h2>", *_statements(found)]
    return (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _counts(counts: Iterable[tuple[str, int]]) -> list[str]:
    boxes = (f"<div><dt>{escape(name)}</dt><dd>{number}</dd></div>" for name, number in counts)
    return [f'<dl class="counts">{"".join(boxes)}</dl>']


def _table(caption: str, head: Sequence[str], rows: Iterable[str]) -> list[str]:
    """A table in a box that scrolls by itself, so that the page does not; the box can have the focus for that."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return [
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">',
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>",
        *rows,
        "</tbody>\n</table>\n</div>",
    ]


def _citations(citations: Iterable[Cited]) -> list[str]:
    rows = []
    for one in citations:
        names = ", ".join(f"<code>{escape(name)}</code>" for name in one.statements)
        reasons = " ".join(escape(reason) for reason in one.reasons)
        says = f"{names}. {reasons}" if names and reasons else names or reasons or WORDS[one.coverage][1]
        rows.append(
            f'<tr id="citaat-{one.citation.number}"><th scope="row">{_quote(one)}</th>'
            f'<td class="state">{WORDS[one.coverage][0]}</td><td>{says}</td></tr>'
        )
    return _table("Elk citaat met wat eruit volgt", ("Zin in de bron", "Dekking", "Regels, of waarom niet"), rows)


def _quote(one: Cited) -> str:
    place = " › ".join(one.citation.path[1:] or one.citation.path)
    shown = f'<span class="place">{escape(place)}</span>' if place else ""
    return f"<blockquote>{escape(one.citation.text)}</blockquote>{shown}"


def _statements(found: SourceCoverage) -> list[str]:
    texts = {one.citation.number: one.citation.text for one in found.citations}
    rows = []
    for name, numbers in found.statements.items():
        links = "<br>".join(f'<a href="#citaat-{number}">{escape(texts[number])}</a>' for number in numbers)
        rows.append(f'<tr><th scope="row"><code>{escape(name)}</code></th><td>{links}</td></tr>')
    return _table("Elke regel met de zinnen waar zij op rust", ("Naam", "Zinnen in de bron"), rows)


# --- the source text -----------------------------------------------------------------------------


def _check(check: SourceCheck) -> list[str]:
    body = [
        "<h2>Klopt dit met de brontekst?</h2>",
        *_counts([*check.counts().items(), ("niet geciteerd", len(check.uncited))]),
    ]
    if check.agrees:
        return [*body, "<p>Ja. Elk citaat staat letterlijk in de brontekst, en elke zin daarvan is geciteerd.</p>"]
    work = changed_statements(check)
    if work:
        names = ", ".join(f"<code>{escape(name)}</code>" for name in work)
        body.append(f"<p>Bekijk deze regels opnieuw: {names}.</p>")
    rows = [_astray(one) for one in check.citations if one.state is not SourceState.LITERAL]
    if rows:
        body += _table(
            "Citaten die niet meer letterlijk op hun plaats staan", ("Citaat", "Staat", "In de brontekst"), rows
        )
    if check.uncited:
        rows = [
            f'<tr><th scope="row">{"… " if one.is_part else ""}{escape(one.text)}{" …" if one.is_part else ""}</th>'
            f"<td>{escape(one.heading or '')}</td><td>{one.line}</td></tr>"
            for one in check.uncited
        ]
        body += _table("Zinnen van de bron die niet zijn geciteerd", ("Zin", "Onder", "Regel van de bron"), rows)
    return body


def _astray(one: InSource) -> str:
    says = STATES[one.state]
    if one.words:
        says = f"{_marked(one.words)}<br>{says}"
    where = f"Regel {one.line}" + (f", onder ‘{one.heading}’" if one.heading else "") if one.line else ""
    place = f'<br><span class="place">{escape(where)}</span>' if where else ""
    return f'<tr><th scope="row">{_quote(one.cited)}</th><td class="state">{one.state}</td><td>{says}{place}</td></tr>'


def _marked(words: Iterable[Words]) -> str:
    tags = {Edit.SAME: "{}", Edit.REMOVED: "<del>{}</del>", Edit.ADDED: "<ins>{}</ins>"}
    return " ".join(tags[part.edit].format(escape(part.text)) for part in words)
