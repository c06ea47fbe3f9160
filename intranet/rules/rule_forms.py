"""Forms that write rules, for who does not want to type them: what was filled in → a statement, and where it goes.

The text is the same that someone would type, and it is checked the same way. A form asks no more than its statement
needs; what can be chosen comes from the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from dsl import FactType, Moment, Policy
from intranet.opgaven.answering import Unfit, read_day
from intranet.rules.condition_rows import Rows, day_words, read_rows
from intranet.rules.new_names import own_name, taken_names, wanted_name
from intranet.rules.writing import name_from, text

Values = MultiDict[str, str]
Options = Mapping[str, str]

_INDENT = "  "


@dataclass(frozen=True)
class Field:
    """One question of a form. `options` gives what can be chosen: from the policy, for a field that depends on it.

    The widget is that of an input, or `select`, `textarea`, `condition` (rows of tests) or `answers` (rows of answers).
    """

    name: str
    label: str
    hint: str = ""
    widget: str = "text"
    required: bool = True
    options: Callable[[Policy], Options] | None = None

    @property
    def has_rows(self) -> bool:
        """Tell whether it is filled in as rows."""
        return self.widget in ("condition", "answers")

    def rows(self, values: Values, policy: Policy) -> Rows:
        """The rows of a condition or of answers, as they are filled in."""
        return read_rows(values, self.name, policy, answers=self.widget == "answers")


@dataclass(frozen=True)
class RuleForm:
    """A form for one kind of statement. `write` makes its text from what was filled in, and the policy as it is.

    `names_after` is the field that gives its name in the rules when none was typed. `closes` tells that it says of a
    sentence why no rule follows from it: then it needs that sentence.
    """

    kind: str
    title: str
    fields: tuple[Field, ...]
    write: Callable[[Values, Policy], str]
    names_after: str = ""
    closes: bool = False

    def mistakes(self, values: Values, policy: Policy) -> dict[str, str]:
        """What is missing or cannot be chosen, by the name of the field; empty when all is well."""
        found: dict[str, str] = {}
        if self.closes and not values.get("zin"):
            found["zin"] = "Kies de zin waar geen regel uit volgt."
        for field in self.fields:
            given = values.get(field.name, "").strip()
            if field.has_rows:
                rows = field.rows(values, policy)
                found |= rows.mistakes()
                if field.required and not (rows.raw or rows.filled):
                    found[f"{rows.rows[0].key}-over"] = "Kies waar dit over gaat, of schrijf het in de regeltaal."
            elif field.required and not given:
                verb = "Vul een antwoord in" if field.options is None else "Kies een antwoord"
                found[field.name] = f"{verb} bij ‘{field.label}’."
            elif given and field.options is not None and given not in field.options(policy):
                found[field.name] = f"Kies een van de mogelijkheden bij ‘{field.label}’."
            elif given and field.widget == "date" and (problem := _wrong_day(given)):
                found[field.name] = problem
        if wrong := _wrong_choices(values):
            found.setdefault("keuzen", wrong)
        if self._typed_name(values) and (taken := self.taken_name(values, policy)):
            name = own_name(values, self.names_after, policy)
            found.setdefault("naam", f"De naam ‘{taken}’ bestaat al in de regels. Kies een andere, zoals: {name}.")
        return found

    def _typed_name(self, values: Values) -> bool:
        return self.names_after == "naam" or bool(values.get("naam", "").strip())

    def taken_name(self, values: Values, policy: Policy) -> str:
        """The name that its statement would have, when the rules have that already; empty when it is free."""
        if not self.names_after or not (values.get("naam", "").strip() or values.get(self.names_after, "").strip()):
            return ""
        wanted = wanted_name(values, self.names_after)
        return wanted if wanted in taken_names(policy) else ""

    def remark(self, values: Values, policy: Policy) -> str:
        """What someone should know before the text is written: that its name is another one than they may expect."""
        taken = self.taken_name(values, policy)
        if not taken:
            return ""
        name = own_name(values, self.names_after, policy)
        return (
            f"De naam ‘{taken}’ bestaat al in de regels. Daarom heet dit ‘{name}’. "
            "Wilt u een andere naam? Vul die in bij ‘Naam in de regels’."
        )


# --- what can be chosen ---------------------------------------------------------------------------


def _rules(policy: Policy) -> Options:
    return {name: name.replace("_", " ") for name in policy.rules if " " not in name}


def _gives(policy: Policy) -> Options:
    values = {c.name: f"geeft {c.label.lower()}" for d in policy.decisions.values() for c in d.choices}
    return {**values, "-": "laat de regel buiten toepassing"}


def _principles(policy: Policy) -> Options:
    return {str(p.number): f"{p.number} {p.title}" for p in policy.principles.values()}


def _moments(_policy: Policy) -> Options:
    return {str(moment): str(moment) for moment in Moment}


def _types(policy: Policy) -> Options:
    shared = {
        f"{kind} {name}": f"{kind} de lijst ‘{values.title}’"
        for name, values in policy.lists.items()
        for kind in (FactType.ONE_OF, FactType.MANY_OF)
    }
    return {str(kind): str(kind) for kind in FactType} | shared


def _baselines(policy: Policy) -> Options:
    return {name: name.replace("_", " ") for name in policy.baselines}


def _grounds(policy: Policy) -> Options:
    return {name: f"{name.replace('_', ' ')} ({one.decision.replace('_', ' ')})" for name, one in policy.rules.items()}


def _outcomes(policy: Policy) -> Options:
    return {f"{d.name} is {c.name}": f"{d.title} {c.label}" for d in policy.decisions.values() for c in d.choices}


def _closures(_policy: Policy) -> Options:
    return {
        "geen regel": "Geen regel: de zin vraagt niets van een opgave",
        "open norm": "Open norm: de zin vraagt iets, maar laat open wat precies",
    }


def _yes_no(_policy: Policy) -> Options:
    return {"ja": "ja", "nee": "nee"}


# --- the statements -------------------------------------------------------------------------------


def _fact(values: Values, policy: Policy) -> str:
    keyword = "oordeel" if values.get("oordeel") else "feit"
    kind = values["soort"]
    lines = [f"{keyword} {own_name(values, 'vraag', policy)}: {kind}"]
    if kind in (FactType.ONE_OF, FactType.MANY_OF):  # from a keuzelijst, the values stand there
        lines += [f"    - {name_from(label)} {text(label)}" for label in _lines(values, "keuzen")]
    lines.append(f"{_INDENT}vraag {text(values['vraag'])}")
    lines += _clause("toelichting", values, "toelichting")
    return "\n".join(lines)


def _list(values: Values, policy: Policy) -> str:
    lines = [f"keuzelijst {own_name(values, 'titel', policy)} {text(values['titel'])}"]
    lines += [f"    - {name_from(label)} {text(label)}" for label in _lines(values, "keuzen")]
    days = (("geldig vanaf", "van"), ("t/m", "tot"))
    period = [f"{words} {_day(values[field])}" for words, field in days if values.get(field)]
    return "\n".join([*lines, *([f"{_INDENT}{' '.join(period)}"] if period else [])])


def _exception(values: Values, policy: Policy) -> str:
    gives = "laat buiten toepassing" if values["geeft"] == "-" else f"geeft {values['geeft']}"
    lines = [f"uitzondering {own_name(values, 'naam', policy)} op {values['op']} {gives}", *_condition(values, policy)]
    return "\n".join([*lines, *_clause("want", values, "want")])


def _obligation(values: Values, policy: Policy) -> str:
    lines = [f"verplichting {own_name(values, 'titel', policy)} {text(values['titel'])}", *_condition(values, policy)]
    if values.get("principe"):
        lines.append(f"{_INDENT}bij principe {values['principe']}")
    if values.get("moment"):
        lines.append(f"{_INDENT}moment {values['moment']}")
    topics = [text(topic) for topic in _lines(values, "onderwerpen")]
    if topics:
        lines.append(f"{_INDENT}onderwerpen {', '.join(topics)}")
    return "\n".join(lines)


def _interpretation(values: Values, policy: Policy) -> str:
    name = own_name(values, "vraag", policy)
    head = f"interpretatie {name} {text(values['vraag'])} gekozen {values['gekozen']}"
    by = f"{_INDENT}door {text(values['door'])} op {_day(values['dag'])}"
    return "\n".join([head, *_clause("want", values, "want"), by])


def _closure(values: Values, _policy: Policy) -> str:
    return f"{values['soort']} want {text(values['want'])}"


def _example(values: Values, policy: Policy) -> str:
    lines = [f"voorbeeld {text(values['titel'])}"]
    given = read_rows(values, "verschillen", policy, answers=True).lines()
    differences = [f"    - {line.removeprefix('-').strip()}" for line in given]
    if values.get("basis"):
        lines.append(f"{_INDENT}zoals {values['basis']}{', behalve:' if differences else ''}")
    elif differences:
        lines.append(f"{_INDENT}gegeven:")
    ground = values.get("grond", "").strip()
    expected = f"    - {values['uitkomst']}{f' op grond van {ground}' if ground else ''}"
    return "\n".join([*lines, *differences, f"{_INDENT}verwacht:", expected])


_CONDITION = Field(
    "als",
    "Wanneer?",
    "Kies in elke rij waar het van afhangt, en wat er dan moet gelden.",
    "condition",
)
_REASON = Field("want", "Waarom?", "Eén zin die iedereen begrijpt. Deze zin staat later in de uitleg.", "textarea")

FORMS: Mapping[str, RuleForm] = {
    form.kind: form
    for form in (
        RuleForm(
            "feit",
            "Nieuwe vraag",
            (
                Field("vraag", "Wat vraagt u aan het team?", "Een korte vraag, bijvoorbeeld: Is er geld voor?"),
                Field("soort", "Wat voor antwoord hoort daarbij?", widget="select", options=_types),
                Field(
                    "keuzen",
                    "Waaruit kan het team kiezen?",
                    "Eén keuze op een regel. Alleen nodig bij ‘één uit’ en ‘meer uit’.",
                    "textarea",
                    required=False,
                ),
                Field(
                    "oordeel",
                    "Het antwoord is een oordeel",
                    "Dan vraagt het programma ook waarom.",
                    "checkbox",
                    required=False,
                ),
                Field("toelichting", "Wat moet het team erbij weten?", widget="textarea", required=False),
                Field("naam", "Naam in de regels", "Laat dit leeg, dan maken wij een naam.", required=False),
            ),
            _fact,
            names_after="vraag",
        ),
        RuleForm(
            "keuzelijst",
            "Nieuwe lijst",
            (
                Field("titel", "Waarvan is dit een lijst?", "Bijvoorbeeld: Doelen van de samenleving."),
                Field("keuzen", "Wat staat erin?", "Eén op een regel. Vragen kunnen hier dan uit kiezen.", "textarea"),
                Field("van", "Vanaf wanneer geldt de lijst?", "Bijvoorbeeld: 1 januari 2027.", "date", required=False),
                Field(
                    "tot",
                    "Tot en met wanneer?",
                    "Bijvoorbeeld: 31 december 2030. Is die dag voorbij, dan vraagt het programma om na te gaan of de "
                    "lijst nog klopt.",
                    "date",
                    required=False,
                ),
                Field("naam", "Naam in de regels", "Laat dit leeg, dan maken wij een naam.", required=False),
            ),
            _list,
            names_after="titel",
        ),
        RuleForm(
            "uitzondering",
            "Nieuwe uitzondering",
            (
                Field("naam", "Hoe heet de uitzondering?", "Kort, bijvoorbeeld: kleine wijziging."),
                Field("op", "Op welke regel?", widget="select", options=_rules),
                Field("geeft", "Wat doet zij?", widget="select", options=_gives),
                _CONDITION,
                _REASON,
            ),
            _exception,
            names_after="naam",
        ),
        RuleForm(
            "verplichting",
            "Nieuwe verplichting",
            (
                Field("titel", "Wat moet er gebeuren?", "Begin met een werkwoord: Leg de afspraken vast."),
                _CONDITION,
                Field("principe", "Bij welk principe hoort dit?", widget="select", required=False, options=_principles),
                Field("moment", "Wanneer moet het klaar zijn?", widget="select", required=False, options=_moments),
                Field("onderwerpen", "Welke onderwerpen horen erbij?", "Eén op een regel.", "textarea", required=False),
                Field("naam", "Naam in de regels", "Laat dit leeg, dan maken wij een naam.", required=False),
            ),
            _obligation,
            names_after="titel",
        ),
        RuleForm(
            "interpretatie",
            "Nieuwe interpretatie",
            (
                Field("vraag", "Welke vraag laat de tekst open?", "Een vraag met ja of nee als antwoord."),
                Field("gekozen", "Wat kiest u?", widget="select", options=_yes_no),
                _REASON,
                Field("door", "Wie kiest dit?", "Naam of functie."),
                Field("dag", "Op welke dag?", "Bijvoorbeeld: 1 januari 2027.", "date"),
                Field("naam", "Naam in de regels", "Laat dit leeg, dan maken wij een naam.", required=False),
            ),
            _interpretation,
            names_after="vraag",
        ),
        RuleForm(
            "voorbeeld",
            "Nieuw voorbeeld",
            (
                Field("titel", "Hoe heet het voorbeeld?", "Noem een opgave die mensen voor zich zien."),
                Field("basis", "Waar gaat het van uit?", widget="select", required=False, options=_baselines),
                Field(
                    "verschillen",
                    "Welke antwoorden zijn anders?",
                    "Kies in elke rij een vraag en het antwoord. Wat u niet kiest, blijft zoals in de basis.",
                    "answers",
                    required=False,
                ),
                Field("uitkomst", "Wat moet eruit komen?", widget="select", options=_outcomes),
                Field(
                    "grond",
                    "Op grond waarvan?",
                    "De regel of uitzondering die de uitkomst moet geven.",
                    "select",
                    required=False,
                    options=_grounds,
                ),
            ),
            _example,
        ),
        RuleForm(
            "afsluiting",
            "Hieruit volgt geen regel",
            (
                Field("soort", "Wat voor zin is het?", widget="select", options=_closures),
                Field("want", "Waarom?", "Eén zin die iedereen begrijpt. Zij staat later bij de zin.", "textarea"),
            ),
            _closure,
            closes=True,
        ),
    )
}


# --- choices and days ------------------------------------------------------------------------------


def _wrong_choices(values: Values) -> str:
    """What is wrong with the choices that were typed; empty when nothing is."""
    labels: dict[str, str] = {}
    for label in _lines(values, "keuzen"):
        other = labels.setdefault(name_from(label), label)
        if other is label:
            continue
        if other.casefold() == label.casefold():
            return f"‘{label}’ staat er twee keer in. Haal er één weg."
        return f"‘{other}’ en ‘{label}’ lijken te veel op elkaar: de regels geven ze dezelfde naam. Noem er één anders."
    if not labels and values.get("soort", "") in (FactType.ONE_OF, FactType.MANY_OF):
        return "Vul in waaruit het team kan kiezen, één keuze op een regel."
    return ""


def _day(given: str) -> str:
    return day_words(read_day(given.strip()))


def _wrong_day(given: str) -> str:
    """Why something that was typed is no day; empty when it is one."""
    try:
        read_day(given)
    except Unfit as unfit:
        return str(unfit)
    return ""


def _lines(values: Values, field: str) -> Iterator[str]:
    return (line.strip() for line in values.get(field, "").splitlines() if line.strip())


def _condition(values: Values, policy: Policy) -> list[str]:
    first, *rest = read_rows(values, "als", policy).condition(_INDENT)
    return [f"{_INDENT}als {first}", *(f"{_INDENT}{line}" for line in rest)]


def _clause(keyword: str, values: Values, field: str) -> list[str]:
    given = values.get(field, "").strip()
    return [f"{_INDENT}{keyword} {text(given)}"] if given else []
