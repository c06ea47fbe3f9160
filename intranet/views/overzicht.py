"""*Overzicht*: all opgaven together, to look at, to print and to take along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from flask import Blueprint, Response, render_template, request, url_for

from dsl import Policy
from intranet.config import current_config
from intranet.documents import workbook
from intranet.filters import MONTHS, aantal, getal
from intranet.opgaven.listing import ACTIVE, ARCHIVED, DEVIATES, Choice
from intranet.policies import current_store, labels, regelsets
from intranet.store import Phase, overview, questions
from intranet.store.overview import Count, Overview, Scope
from intranet.web import appearance
from intranet.web.appearance import Look
from intranet.web.charts import Chart, chart
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("overzicht", __name__, url_prefix="/overzicht")

MONTHS_SHOWN = 12
RUNNING, ALL = "", "alles"
SCOPES = {RUNNING: "Lopende opgaven", "archief": "Het archief", ALL: "Lopend en archief"}
_STEPS = ("Binnen een week", "Binnen twee weken", "Binnen een maand", "Binnen drie maanden", "Langer")
_COUNTED, _DONE, _TO_DO = Look("vast", "Opgaven"), Look("ok", "Gedaan"), Look("todo", "Te doen")


_Row = tuple[str, dict[Look, int], str | None]


@dataclass(frozen=True)
class Figure:
    """A number to see at once, and what it counts."""

    number: str
    words: str
    href: str | None = None


@dataclass(frozen=True)
class Asked:
    """Which opgaven count, as the address says."""

    scope: str
    area: str

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the address."""
        return {name: value for name, value in (("welke", self.scope), ("gebied", self.area)) if value}

    def scope_of(self) -> Scope:
        """Return what to ask of the store."""
        return Scope({RUNNING: False, "archief": True}.get(self.scope), self.area or None)


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The page."""
    asked, policy = _asked(), regelsets().current().policy
    found = _overview(asked)
    return render_template(
        "overzicht/index.html",
        found=found,
        figures=_figures(found, asked),
        charts=_charts(found, policy, asked),
        asked=asked,
        areas=labels(policy, "gebied"),
        scopes=SCOPES,
        has_archive=0 if found.total else _archived(),
    )


@bp.get("/overzicht.xlsx")
@permission(Permission.READ)
def as_workbook() -> Response:
    """The figures as a workbook, a sheet a chart."""
    asked = _asked()
    charts = _charts(_overview(asked), regelsets().current().policy, asked)
    today = current_config().today()
    data = workbook.of_charts(charts, author=current_user().name, on=today, about=_about(asked))
    return workbook.download(data, f"{today.isoformat()}_overzicht-opgaven.xlsx")


@bp.get("/overzicht.csv")
@permission(Permission.READ)
def as_csv() -> Response:
    """The figures as one list."""
    asked = _asked()
    charts = _charts(_overview(asked), regelsets().current().policy, asked)
    rows = [
        (each.title, bar.label, look.word, bar.count_of(look))
        for each in charts
        for bar in each.bars
        for look in each.looks
    ]
    data = workbook.csv_of(("Overzicht", "Onderdeel", "Soort", "Aantal"), rows)
    return workbook.download(data, f"{current_config().today().isoformat()}_overzicht-opgaven.csv")


def _asked() -> Asked:
    scope = request.args.get("welke", "")
    return Asked(scope if scope in SCOPES else RUNNING, request.args.get("gebied", "")[:200])


def _about(asked: Asked) -> str:
    area = labels(regelsets().current().policy, "gebied").get(asked.area, asked.area)
    return f"{SCOPES[asked.scope]}, {area or 'alle gebieden'}"


def _overview(asked: Asked) -> Overview:
    since = overview.first_day(current_config().today(), MONTHS_SHOWN)
    with current_store().reading() as session:
        return overview.overview(session, asked.scope_of(), datetime.combine(since, time(), UTC))


def _archived() -> int:
    with current_store().reading() as session:
        return questions.count_opgaven(session).archived


def _figures(found: Overview, asked: Asked) -> tuple[Figure, ...]:
    due, done = sum(work.due for work in found.work), sum(work.done for work in found.work)
    median = found.durations.median
    return (
        Figure(getal(found.total), "opgave" if found.total == 1 else "opgaven", _list(asked)),
        Figure(getal(found.open), "nog zonder uitkomst"),
        Figure(getal(due - done), f"van {getal(due)} verplichtingen nog te doen"),
        Figure(
            "–" if median is None else getal(max(median, 1)),
            f"{'dag' if median in (0, 1) else 'dagen'} of korter duurt de helft van de afwegingen",
        ),
        Figure(getal(found.deviating), "keer afgeweken van de regels", _list(asked, outcome=DEVIATES)),
    )


def _charts(found: Overview, policy: Policy, asked: Asked) -> tuple[Chart, ...]:
    looks = _looks(found.by_area, policy)
    shown = tuple(dict.fromkeys(looks.values()))
    areas = labels(policy, "gebied")
    by_area, by_phase = _by_key(found.by_area, looks), _by_key(found.by_phase, looks)
    area_rows: list[_Row] = []
    area_rows += [(label, by_area[name], _list(asked, area=name)) for name, label in areas.items() if by_area.get(name)]
    area_rows += [(name or "Nog niet gekozen", counts, None) for name, counts in by_area.items() if name not in areas]
    known = [row for row in area_rows if row[2]]
    fullest = max(known, key=lambda row: sum(row[1].values())) if len(known) > 1 else None
    months = [overview.first_day(current_config().today(), back) for back in range(MONTHS_SHOWN, 0, -1)]
    by_month = _by_key(found.by_month, looks)
    settled = sum(count.count for count in found.by_month)
    return (
        chart(
            "gebied",
            "Per gebied",
            f"De meeste opgaven spelen in {fullest[0]}." if fullest else "",
            "Gebied",
            shown,
            area_rows,
        ),
        chart(
            "fase",
            "Per fase",
            "Elke fase met de uitkomst van haar opgaven.",
            "Fase",
            shown,
            [(phase.capitalize(), by_phase.get(phase, {}), _list(asked, phase=phase)) for phase in Phase],
        ),
        chart(
            "tijd",
            "Uitkomsten in de tijd",
            f"{aantal(settled, 'opgave kreeg', 'opgaven kregen').capitalize()} in twaalf maanden een uitkomst.",
            "Maand",
            tuple(look for look in shown if look.shape != "open"),
            [(f"{MONTHS[day.month - 1]} {day.year}", by_month.get(f"{day:%Y-%m}", {}), None) for day in months],
        ),
        _grounds(found, policy),
        chart(
            "verplichtingen",
            "Verplichtingen",
            f"Bij {aantal(sum(work.with_open for work in found.work), 'opgave', 'opgaven')} staat nog iets open.",
            "Fase",
            (_DONE, _TO_DO),
            [
                (phase.capitalize(), {_DONE: work.done, _TO_DO: work.due - work.done}, None)
                for phase in Phase
                for work in found.work
                if work.phase == phase
            ],
        ),
        chart(
            "duur",
            "Hoe lang een afweging duurt",
            "Van de dag dat de opgave werd gemaakt tot de dag dat de uitkomst vaststond.",
            "Duur",
            (_COUNTED,),
            [(step, {_COUNTED: count}, None) for step, count in zip(_STEPS, found.durations.counts, strict=True)],
        ),
    )


def _grounds(found: Overview, policy: Policy) -> Chart:
    """Why participation is not meant: the rules behind the outcomes that look like 'nee'."""
    decision = next(iter(policy.decisions.values()))
    look = Look("nee", "Opgaven")
    counted: dict[str, int] = defaultdict(int)
    for count in found.grounds:
        if count.outcome is not None and appearance.of_state(decision, count.outcome).shape == "nee":
            counted[count.key or ""] += count.count
    rows = sorted(counted.items(), key=lambda row: -row[1])
    return chart(
        "gronden",
        "Waarom geen participatie",
        "Een opgave kan op meer gronden staan." if rows else "",
        "Grond",
        (look,),
        [(ground.replace("_", " ").capitalize(), {look: count}, None) for ground, count in rows],
    )


def _looks(counts: Iterable[Count], policy: Policy) -> dict[str | None, Look]:
    """The look of each outcome that occurs, those of the besluit first; without an outcome it is open."""
    decision = next(iter(policy.decisions.values()))
    known = [*(choice.name for choice in decision.choices), *appearance.STATES]
    others = sorted({count.outcome for count in counts if count.outcome is not None} - set(known))
    found: dict[str | None, Look] = {name: appearance.of_state(decision, name) for name in known}
    # The value of a besluit that today's rules do not have any more
    found |= {name: Look("vast", name.replace("_", " ").capitalize()) for name in others}
    found[None] = appearance.STATES[appearance.OPEN]
    return found


def _by_key(counts: Iterable[Count], looks: dict[str | None, Look]) -> dict[str | None, dict[Look, int]]:
    found: dict[str | None, dict[Look, int]] = {}
    for count in counts:
        of_key = found.setdefault(count.key, {})
        look = looks[count.outcome if count.outcome in looks else None]
        of_key[look] = of_key.get(look, 0) + count.count
    return found


def _list(asked: Asked, **more: str) -> str | None:
    """Return the address of the opgaven behind a number; None when no one list has both running and archived ones."""
    if asked.scope == ALL:
        return None
    tab = ARCHIVED if asked.scope == "archief" else ACTIVE
    choice = replace(Choice(tab=tab, area=asked.area), **more)  # type: ignore[arg-type]  # only texts are given
    return f"{url_for('opgaven.index')}?{choice.query}" if choice.query else url_for("opgaven.index")
