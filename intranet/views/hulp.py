"""*Hulp*: the manual by chapter, the words of the policy, and the rondleiding."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for

from dsl import Citation, Place, condition_text
from intranet import manual
from intranet.opgaven import example, tour
from intranet.opgaven.weighing import place_words
from intranet.policies import Regelset, current_store, regelsets
from intranet.store.folding import fold
from intranet.views.leidraad import library_of
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("hulp", __name__, url_prefix="/hulp")

LONGEST = 200
TOUR = "rondleiding"
"""The name in an address that shows a step of the rondleiding on the page."""


@dataclass(frozen=True)
class TourStep:
    """The step that the present page shows, with the addresses of those round it (None: there is none)."""

    step: tour.Step
    number: int
    count: int
    before: str | None
    after: str | None
    end: str


@bp.app_context_processor
def _for_every_page() -> dict[str, object]:
    return {"hulp_hier": _help_here, "rondleiding": _tour_step}


def _help_here() -> str:
    """Where '?' goes from the present page: to its own chapter, or to the list of chapters."""
    found = manual.chapter_for(request.endpoint)
    here = request.blueprint == bp.name
    return url_for("hulp.index") if found is None or here else url_for("hulp.chapter", slug=found.slug)


def _tour_step() -> TourStep | None:
    """The step that the address asks for; None on a page without the rondleiding."""
    number = request.args.get(TOUR, type=int)
    step = tour.step(number)
    if step is None or number is None:
        return None

    def address(other: int) -> str | None:
        found = tour.step(other)
        return None if found is None else f"{request.path}?{TOUR}={other}#{found.part or TOUR}"

    return TourStep(step, number, len(tour.STEPS), address(number - 1), address(number + 1), request.path)


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The chapters, or what `?q=` finds in them."""
    words = request.args.get("q", "").strip()[:LONGEST]
    return render_template("hulp/index.html", chapters=manual.chapters(), words=words, hits=manual.search(words))


@bp.get("/<slug>")
@permission(Permission.READ)
def chapter(slug: str) -> str:
    """One chapter."""
    found = manual.chapter(slug)
    if found is None:
        abort(404)
    chapters = manual.chapters()
    place = chapters.index(found)
    return render_template(
        "hulp/hoofdstuk.html",
        chapter=found,
        text=manual.shown(found, url_for),
        before=chapters[place - 1] if place else None,
        after=chapters[place + 1] if place + 1 < len(chapters) else None,
    )


@bp.get("/rondleiding")
@permission(Permission.READ)
def tour_page() -> str:
    """The rondleiding as a page to read; the same steps that are shown on the example."""
    with current_store().reading() as session:
        made = example.existing(session, current_user().name)
    has_example = example.is_available(regelsets().current().policy)
    return render_template("hulp/rondleiding.html", steps=tour.STEPS, has_example=has_example, made=made)


# --- the words of the policy ---


@dataclass(frozen=True)
class Word:
    """A word of the policy: what it is, what it means, and the sentences of the source behind it."""

    name: str
    title: str
    kind: str
    lines: tuple[str, ...]
    place: str
    citations: tuple[Citation, ...]


@bp.get("/woorden")
@permission(Permission.READ)
def words() -> str:
    """The words of the policy with their source, by kind; `?q=` narrows them."""
    regelset = regelsets().current()
    wanted = request.args.get("q", "").strip()[:LONGEST]
    found = [word for word in _words(regelset) if _fits(word, wanted)]
    kinds = dict.fromkeys(word.kind for word in found)
    return render_template(
        "hulp/woorden.html",
        head=regelset.policy.head,
        wanted=wanted,
        count=len(found),
        groups=[(kind, [word for word in found if word.kind == kind]) for kind in kinds],
    )


def _fits(word: Word, wanted: str) -> bool:
    text = fold(" ".join((word.name, word.title, *word.lines)))
    return all(part in text for part in fold(wanted).split())


def _words(regelset: Regelset) -> list[Word]:
    policy, statements = regelset.policy, library_of(regelset).statements

    def word(name: str, title: str, kind: str, lines: tuple[str | None, ...], place: Place) -> Word:
        path = place.citations[0].path if place.citations else place.path
        return Word(name, title, kind, tuple(filter(None, lines)), place_words(path), place.citations)

    found = [
        word(p.name, p.title, "Principes", (f"Principe {p.number}.",), p.place) for p in policy.principles.values()
    ]
    for name, term in policy.terms.items():
        tested = condition_text(policy, term.condition)
        found.append(word(name, _readable(name), "Begrippen", (f"Geldt als: {tested}.",), term.place))
    for fact in policy.facts.values():
        kind = "Oordelen" if fact.is_judgement else "Feiten"
        choices = f"Antwoorden: {', '.join(choice.label for choice in fact.choices)}." if fact.choices else None
        lines = (fact.question, fact.explanation, choices)
        found.append(word(fact.name, _readable(fact.name), kind, lines, fact.place))
    duties = policy.obligations.values()
    found += [word(duty.name, duty.title, "Verplichtingen", (duty.reason,), duty.place) for duty in duties]
    return [one for one in found if one.name in statements]


def _readable(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
