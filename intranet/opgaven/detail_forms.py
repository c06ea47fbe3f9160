"""The forms about an opgave, a section each: from what was filled in to what may be stored, or what is wrong with it.

What an opgave is beside its answers is a field of it. What the leidraad asks too (niveau, gebied, …) is an answer and
nothing else: the form only shows the question once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from dsl import Fact, FactType, Policy
from intranet.filters import datum, getal
from intranet.opgaven.answering import Unfit, read_day
from intranet.store import AnswerKind, CurrentAnswer, Json, Kader, Link, OpgaveDetail, Part, Phase, Stakeholder, details

FIELD_WORDS: Mapping[str, str] = {
    "title": "Naam",
    "description": "Beschrijving",
    "phase": "Fase",
    "owner": "Trekker",
    "team": "Team",
    "start_on": "Begin",
    "decision_on": "Besluit",
    "delivery_on": "Oplevering",
    "kaders": "Kaders",
    "stakeholders": "Betrokkenen",
    "links": "Documenten",
    details.ARCHIVE: "Archief",
}
"""What a field is called where its changes are told."""

PART_WORDS: Mapping[Part, str] = {Part.FIXED: "vaste deel", Part.OPEN: "open deel"}

DESCRIBING = ("niveau", "gebied", "soort_werk", "thema", "herkomst")
"""The questions that stand in the form too, when the policy has them."""
KADERS_SET = "kaders_gesteld"
"""The question that the list of kaders answers, when the policy has it."""

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINE, MOST_LINES = 200, 4000, 500, 50
NO_ANSWER = ""
"""What the form has where a question is not answered."""


class Section(StrEnum):
    """A section with a form of its own; the value stands in its address."""

    OPGAVE = "opgave"
    PEOPLE = "mensen"
    KADERS = "kaders"
    STAKEHOLDERS = "betrokkenen"
    LINKS = "documenten"


TITLES: Mapping[Section, str] = {
    Section.OPGAVE: "Waar het om gaat",
    Section.PEOPLE: "Mensen en data",
    Section.KADERS: "Kaders",
    Section.STAKEHOLDERS: "Betrokkenen",
    Section.LINKS: "Documenten",
}

DAYS: Mapping[str, tuple[str, str]] = {
    "begin": ("start_on", "Wanneer begint de opgave?"),
    "besluit": ("decision_on", "Wanneer valt het besluit?"),
    "oplevering": ("delivery_on", "Wanneer is de oplevering?"),
}
"""The days in the form: the field of the opgave, and the question."""

_INPUTS: Mapping[str, str] = {
    "title": "titel",
    "description": "beschrijving",
    "phase": "fase",
    "owner": "trekker",
    "team": "team",
    **{of: name for name, (of, _) in DAYS.items()},
}
_LISTED = ("kaders", "stakeholders", "links")


def first_input(field: str) -> str:
    """Return the id of the first input of a field of the opgave."""
    return _INPUTS.get(field, "links-1")


@dataclass
class Form:
    """A section as it was filled in.

    `shown` has the values of every field as text, to show it again; `mistakes` goes from the id of a field to a
    sentence. Without mistakes `fields` are for `details.edit`, and `answers` the answers that were changed (None: not
    answered any more).
    """

    section: Section
    shown: dict[str, list[str]] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return the value of a field that has one."""
        return "".join(self.shown.get(name, [])[:1])

    def catch_up(self, names: Collection[str], now: Form, revision: int) -> None:
        """Show these fields of the opgave as they are `now`, and go on from the revision that has them."""
        for name in names:
            inputs = ("links", "rechts") if name in _LISTED else (_INPUTS[name],)
            self.shown |= {one: now.shown[one] for one in inputs if one in now.shown}
        self.shown["versie"] = [str(revision)]

    def lines(self, spare: int = 2) -> list[tuple[str, str]]:
        """Return the pairs of a section that is a list, with some empty ones to fill in."""
        pairs = list(zip(self.shown.get("links", []), self.shown.get("rechts", []), strict=False))
        while pairs and not any(pairs[-1]):
            pairs.pop()
        return [*pairs, *[("", "")] * spare][:MOST_LINES]


def describing(policy: Policy) -> tuple[Fact, ...]:
    """Return the questions that the form shows too."""
    return tuple(policy.facts[name] for name in DESCRIBING if name in policy.facts)


def stored(section: Section, opgave: OpgaveDetail, policy: Policy) -> Form:
    """Return the form with what is stored."""
    form = Form(section)
    match section:
        case Section.OPGAVE:
            form.shown = {"titel": [opgave.title], "beschrijving": [opgave.description], "fase": [opgave.phase]}
            form.shown |= {fact.name: chosen(opgave.answers.get(fact.name)) for fact in describing(policy)}
        case Section.PEOPLE:
            form.shown = {"trekker": [opgave.owner or ""], "team": ["\n".join(opgave.team)]}
            for name, (of, _) in DAYS.items():
                day: date | None = getattr(opgave, of)
                form.shown[name] = [datum(day).replace("\u00a0", " ")]
        case Section.KADERS:
            _show_lines(form, [(kader.text, kader.reason) for kader in opgave.kaders])
            form.shown[KADERS_SET] = chosen(opgave.answers.get(KADERS_SET))
        case Section.STAKEHOLDERS:
            _show_lines(form, [(who.name, who.interest) for who in opgave.stakeholders])
        case Section.LINKS:
            _show_lines(form, [(link.title, link.url) for link in opgave.links])
    return form


def chosen(answer: CurrentAnswer | None) -> list[str]:
    """Return the choices of a stored answer as the form has them; none for 'weet niet' and for no answer."""
    if answer is None or answer.kind is not AnswerKind.ANSWERED:
        return []
    if isinstance(answer.value, bool):
        return ["ja" if answer.value else "nee"]
    return [str(value) for value in answer.value] if isinstance(answer.value, list) else [str(answer.value)]


def filled_in(section: Section, given: Mapping[str, Sequence[str]], policy: Policy) -> Form:
    """Return the form as it was filled in, with what is wrong or what to store; `given` has all values of a field."""
    form = Form(section, {name: [text.replace("\r\n", "\n") for text in texts] for name, texts in given.items()})
    _READERS[section](form, policy)
    return form


def _opgave(form: Form, policy: Policy) -> None:
    title, description = form.one("titel").strip(), form.one("beschrijving").strip()
    if not title:
        form.mistakes["titel"] = "Geef de opgave een naam."
    _not_too_long(form, "titel", title, LONGEST_TITLE)
    _not_too_long(form, "beschrijving", description, LONGEST_TEXT)
    if form.one("fase") not in list(Phase):
        form.mistakes["fase"] = "Kies de fase waarin de opgave nu is."
    form.fields = {"title": title, "description": description, "phase": form.one("fase")}
    for fact in describing(policy):
        _answer(form, fact)


def _answer(form: Form, fact: Fact) -> None:
    """Read the answer to a question with choices; only what differs from what the form had counts as an answer."""
    names = ["ja", "nee"] if fact.kind is FactType.YES_NO else [choice.name for choice in fact.choices]
    given = [name for name in form.shown.get(fact.name, []) if name != NO_ANSWER]
    if any(name not in names for name in given):
        form.mistakes[fact.name] = "Kies iets uit de lijst."
    elif sorted(given) != sorted(name for name in form.shown.get(f"was-{fact.name}", []) if name != NO_ANSWER):
        if fact.kind is FactType.MANY_OF:
            form.answers[fact.name] = [name for name in names if name in given] or None
        elif fact.kind is FactType.YES_NO:
            form.answers[fact.name] = given[0] == "ja" if given else None
        else:
            form.answers[fact.name] = given[0] if given else None


def _people(form: Form, _policy: Policy) -> None:
    owner = " ".join(form.one("trekker").split())
    team = tuple(dict.fromkeys(" ".join(name.split()) for name in form.one("team").split("\n") if name.strip()))
    _not_too_long(form, "trekker", owner, LONGEST_TITLE)
    _not_too_long(form, "team", form.one("team"), LONGEST_TEXT)
    form.fields = {"owner": owner or None, "team": team}
    for name, (of, _) in DAYS.items():
        text = form.one(name).strip()
        form.fields[of] = None
        if text:
            try:
                form.fields[of] = read_day(text)
            except Unfit as unfit:
                form.mistakes[name] = str(unfit)
    days = {name: day for name, (of, _) in DAYS.items() if isinstance(day := form.fields[of], date)}
    for later, earlier in (("besluit", "begin"), ("oplevering", "begin"), ("oplevering", "besluit")):
        if later in days and earlier in days and days[later] < days[earlier] and later not in form.mistakes:
            what = {"begin": "het begin", "besluit": "het besluit", "oplevering": "de oplevering"}
            first, second = (f"{what[name]} ({datum(days[name])})" for name in (later, earlier))
            form.mistakes[later] = f"{first[:1].upper()}{first[1:]} valt voor {second}. Kijk beide data na."


def _kaders(form: Form, policy: Policy) -> None:
    kaders = []
    for number, text, reason in _lines(form):
        if not text:
            form.mistakes[f"links-{number}"] = "Hier staat een reden zonder kader. Schrijf op wat er vaststaat."
        kaders.append(Kader(text, reason))
    form.fields = {"kaders": tuple(kaders)}
    if KADERS_SET in policy.facts:
        if kaders and form.one(KADERS_SET) == "nee":
            form.mistakes[KADERS_SET] = "U noemt een kader, maar kiest ‘nee’. Kies ‘ja’, of maak de kaders leeg."
        elif kaders:
            form.shown[KADERS_SET] = ["ja"]
        _answer(form, policy.facts[KADERS_SET])


def _stakeholders(form: Form, _policy: Policy) -> None:
    found = []
    for number, name, interest in _lines(form):
        if not name:
            form.mistakes[f"links-{number}"] = "Schrijf op om wie het gaat."
        found.append(Stakeholder(name, interest))
    form.fields = {"stakeholders": tuple(found)}


def _links(form: Form, _policy: Policy) -> None:
    found = []
    for number, title, url in _lines(form):
        if problem := _wrong_with(url):
            form.mistakes[f"rechts-{number}"] = problem
        found.append(Link(title or url, url))
    form.fields = {"links": tuple(found)}


def _wrong_with(url: str) -> str:
    """Say what is wrong with an address; empty when it can be a link. Other schemes could run something."""
    if not url:
        return "Vul het adres van het document in, bijvoorbeeld https://…"
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, url))
        _ = parts.port  # a port that is no number raises
    except ValueError:
        good = False
    return "" if good else "Dit is geen adres van een webpagina. Begin met https:// of http://, zonder spaties."


def _lines(form: Form) -> list[tuple[int, str, str]]:
    """Return the pairs that have something in them, each with its number; say which are too long."""
    found = []
    pairs = zip(form.shown.get("links", []), form.shown.get("rechts", []), strict=False)
    for number, pair in enumerate(pairs, start=1):
        left, right = (text.strip() for text in pair)
        for side, text in (("links", left), ("rechts", right)):
            _not_too_long(form, f"{side}-{number}", text, LONGEST_LINE)
        if left or right:
            found.append((number, left, right))
    if len(found) > MOST_LINES:
        form.mistakes["links-1"] = f"Er passen hoogstens {MOST_LINES} regels in dit formulier."
    return found


def _show_lines(form: Form, pairs: Sequence[tuple[str, str]]) -> None:
    form.shown = {"links": [left for left, _ in pairs], "rechts": [right for _, right in pairs]}


def _not_too_long(form: Form, name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        form.mistakes[name] = f"Dit is te lang. Maak er hoogstens {getal(longest)} tekens van."


_READERS: Mapping[Section, Callable[[Form, Policy], None]] = {
    Section.OPGAVE: _opgave,
    Section.PEOPLE: _people,
    Section.KADERS: _kaders,
    Section.STAKEHOLDERS: _stakeholders,
    Section.LINKS: _links,
}
