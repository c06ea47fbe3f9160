"""A row of the table of voorbeelden as it is filled in: fields → what the voorbeeld says, or what is wrong in Dutch.

A field that is not there leaves its part as it was. An answer is `a-FACT` (empty: as the basis says), with `k-FACT` for
the choices of `meer uit`; a besluit `b-NAME` with `g-NAME` for its grounds; the rest of what is expected `v-KIND-NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from dsl import ExpectationKind, Expected, FactType, Outcome, WrittenExample
from intranet.opgaven.answering import Unfit, read_day
from intranet.rules.condition_rows import typed
from intranet.rules.example_table import DONE, EMPTY, ENDINGS, UNKNOWN, Sheet, many
from intranet.rules.writing import text

LONGEST_TITLE = 300
THESE = "deze"
"""The choice that the ticked values are the answer."""
_KINDS = {str(kind): kind for kind in (ExpectationKind.OBLIGATION, ExpectationKind.PRINCIPLE, ExpectationKind.SIGNAL)}


@dataclass
class RowForm:
    """A row that is being filled in: what it says so far, and what is wrong, by the name of the field.

    `names` are the questions that have a field; `asked` the outcomes that a proposal leaves to a person. A basis is
    filled in as a row too, but has no outcome (`asks_outcome`).
    """

    sheet: Sheet
    written: WrittenExample
    names: tuple[str, ...]
    asked: tuple[tuple[str, str], ...] = ()
    mistakes: dict[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    asks_outcome: bool = True

    # --- what the fields show ---

    def answer(self, name: str) -> str:
        """What is in the field of a question; with a mistake what was typed."""
        return self.typed.get(f"a-{name}", self.written.given.get(name, ""))

    def options(self, name: str) -> Mapping[str, str]:
        """What can be chosen for a question; empty when it is typed. Leaving it as it is in the basis is no option."""
        fact = self.sheet.policy.facts.get(name)
        if fact is None:
            return {DONE: DONE}
        known = {"ja": "ja", "nee": "nee"} if fact.kind is FactType.YES_NO else {c.name: c.label for c in fact.choices}
        if fact.kind is FactType.MANY_OF:
            known = {THESE: "wat is aangevinkt", EMPTY: "geen van deze"}
        return {**known, UNKNOWN: UNKNOWN} if known else {}

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values of a `meer uit` question that are ticked."""
        words = self.written.given.get(name, "")
        return many(words) if words.startswith("(") else ()

    def typed_text(self, name: str) -> str:
        """What was typed for a question, without the quotes of the language."""
        return self.answer(name).strip('"')

    def decision(self, name: str) -> Expected | None:
        """What is expected of a besluit."""
        return self._about("besluit", name)

    @property
    def needed(self) -> Expected | None:
        """What is expected to be still needed."""
        return next((one for one in self.written.expected if one.kind is ExpectationKind.NEEDED), None)

    @property
    def others(self) -> tuple[tuple[str, Expected | None], ...]:
        """The other expectations with the name of their field; None for one that a person must still choose."""
        found: dict[str, Expected | None] = {
            f"v-{one.key[0]}-{one.subject}": one for one in self.written.expected if one.key[0] in _KINDS
        }
        for kind, name in self.asked:
            if kind in _KINDS:
                found.setdefault(f"v-{kind}-{name}", None)
        return tuple(found.items())

    @property
    def undecided(self) -> Mapping[str, str]:
        """The outcomes that a person must still choose: what they are about, by the name of the field."""
        found = {}
        for kind, name in self.asked:
            if self._about(kind, name) is None:
                field_name = f"b-{name}" if kind == "besluit" else f"v-{kind}-{name}"
                found[field_name] = self.title_of(field_name)
        return found

    @property
    def says_all(self) -> bool:
        """Tell whether enough is chosen to say that the rules do what was meant, or not."""
        return bool(self.written.expected) and not self.undecided

    def more_questions(self) -> Mapping[str, str]:
        """The questions that have no field yet."""
        words = self.sheet.words
        names = (*self.sheet.policy.facts, *self.sheet.policy.obligations)
        return {name: words.subject(name) for name in names if name not in self.names}

    def more_expected(self) -> Mapping[str, Mapping[str, str]]:
        """What can be expected besides, in groups."""
        policy, taken = self.sheet.policy, {name for name, _ in self.others}
        titles = {
            "verplichting": {name: one.title for name, one in policy.obligations.items()},
            "principe": {name: f"Principe {one.number}: {one.title}" for name, one in policy.principles.items()},
            "signaal": {name: one.title for name, one in policy.signals.items()},
        }
        return {
            kind: {f"v-{kind}-{name}": title for name, title in found.items() if f"v-{kind}-{name}" not in taken}
            for kind, found in titles.items()
        }

    def title_of(self, field_name: str) -> str:
        """What an expectation with this field is about."""
        policy = self.sheet.policy
        if field_name.startswith("b-"):
            return policy.decisions[field_name.removeprefix("b-")].title
        _, kind, name = field_name.split("-", 2)
        if kind == "principe":
            return f"Principe {policy.principles[name].number}: {policy.principles[name].title}"
        found = policy.obligations if kind == "verplichting" else policy.signals
        return f"{kind.capitalize()}: {found[name].title}"

    def grounds(self, name: str, outcome: Outcome | None) -> Mapping[str, str]:
        """The grounds that can be expected: what it says, what the rules give now, and each rule by itself."""
        words, now = self.sheet.words, outcome.decisions.get(name) if outcome else None
        found = {rule: words.grounds([rule]) for rule, one in self.sheet.policy.rules.items() if one.decision == name}
        for several in (self.decision(name), now):
            names = several.names if isinstance(several, Expected) else several.by if several else ()
            if names:
                found.setdefault(",".join(names), words.grounds(names))
        return found

    def needs(self, outcome: Outcome | None) -> Mapping[str, str]:
        """What can be expected to be still needed: what it says, and what the rules ask now."""
        words, found = self.sheet.words, {}
        for names in (self.needed.names if self.needed else None, outcome.deciding if outcome else None):
            if names is not None:
                found[",".join(names) or "niets"] = words.grounds(names) or "niets"
        return found

    # --- reading ---

    def read(self, fields: MultiDict[str, str]) -> None:
        """Take over what was filled in."""
        self.typed = {name: fields[name] for name in fields if name.startswith("a-")}
        added = fields.get("erbij", "")
        if added in self.more_questions():
            self.names = (*self.names, added)
        for name in self.typed:
            if name[2:] in self.more_questions():
                self.names = (*self.names, name[2:])
        given = self._given(fields)
        self.written = replace(self.written, given=given, expected=tuple(self._expected(fields)))
        if "titel" in fields:
            title = text(fields["titel"])[1:-1]
            self.written = replace(self.written, title=title)
            if not title or len(title) > LONGEST_TITLE:
                self.mistakes["titel"] = f"Geef het voorbeeld een naam, van hoogstens {LONGEST_TITLE} tekens."
        like = fields.get("basis", self.written.like or "")
        if like and like not in self.sheet.policy.baselines:
            self.mistakes["basis"] = "Kies waar het voorbeeld van uitgaat."
        else:
            self.written = replace(self.written, like=like or None)
        self.written = replace(self.written, on=self._day(fields))
        for field_name, title in self.undecided.items():
            self.mistakes[field_name] = f"Kies wat eruit moet komen bij ‘{title}’. Dat beslist u, niet de regels."
        if self.asks_outcome and not self.written.expected and not self.mistakes:
            decisions = [f"b-{name}" for name in self.sheet.policy.decisions]
            self.mistakes[(decisions or ["verwachting"])[0]] = "Kies minstens één ding dat eruit moet komen."

    def _day(self, fields: MultiDict[str, str]) -> date | None:
        if "dag" not in fields:
            return self.written.on
        try:
            return read_day(fields["dag"]) if fields["dag"].strip() else None
        except Unfit as unfit:
            self.mistakes["dag"] = str(unfit)
            return self.written.on

    def _given(self, fields: MultiDict[str, str]) -> dict[str, str]:
        """The answers: those that stood there in their order, new ones where the policy asks them."""
        order = [*self.sheet.policy.facts, *self.sheet.policy.obligations]
        found = dict(self.written.given)
        for name in self.names:
            words = self._words(name, fields) if f"a-{name}" in fields else found.get(name)
            if words is None:
                found.pop(name, None)
            elif name in found:
                found[name] = words
            else:
                before = [other for other in found if order.index(other) < order.index(name)]
                names = list(found)
                names.insert(names.index(before[-1]) + 1 if before else 0, name)
                found = {other: words if other == name else found[other] for other in names}
        return found

    def _words(self, name: str, fields: MultiDict[str, str]) -> str | None:
        """What stands behind `is`; None when the basis says it. Notes what is wrong, and leaves it as it was then."""
        chosen, fact = fields[f"a-{name}"].strip(), self.sheet.policy.facts.get(name)
        ticks = fields.getlist(f"k-{name}")
        if fact is not None and fact.kind is FactType.MANY_OF and chosen in ("", THESE) and ticks:
            known = [choice.name for choice in fact.choices]
            if set(ticks) <= set(known):
                return f"({', '.join(one for one in known if one in ticks)})"
        if not chosen:
            return None
        options = self.options(name)
        if chosen in options and chosen != THESE:
            return chosen
        try:
            if fact is None or options:
                raise Unfit("Vink minstens één ding aan." if chosen == THESE else "Kies een van de mogelijkheden.")
            return typed(fact, chosen)
        except Unfit as unfit:
            self.mistakes[f"a-{name}"] = str(unfit)
            return self.written.given.get(name)

    def _expected(self, fields: MultiDict[str, str]) -> Iterator[Expected]:
        """What must come out: what stood there in its order, then what is new."""
        policy = self.sheet.policy
        keys = [one.key for one in self.written.expected]
        keys += [("besluit", name) for name in policy.decisions]
        keys += [(str(ExpectationKind.NEEDED), "")]
        for name in (*fields, fields.get("verwachting", "")):
            _, _, rest = name.partition("v-")
            kind, _, subject = rest.partition("-")
            if kind in _KINDS:
                keys.append((kind, subject))
        for key in dict.fromkeys(keys):
            made = self._one(key, fields)
            if made is not None:
                yield made

    def _one(self, key: tuple[str, str], fields: MultiDict[str, str]) -> Expected | None:
        kind, name = key
        old = self._about(kind, name)
        if kind == "besluit":
            return self._decision(name, fields) if f"b-{name}" in fields else old
        if kind == str(ExpectationKind.NEEDED):
            chosen = fields.get("nodig")
            if chosen is None:
                return old
            names = () if chosen == "niets" else tuple(chosen.split(","))
            known = set(names) <= set(self.sheet.policy.facts)
            return Expected(ExpectationKind.NEEDED, "", names=names) if chosen and known else None
        found: Mapping[str, Mapping[str, object]] = {
            "verplichting": self.sheet.policy.obligations,
            "principe": self.sheet.policy.principles,
            "signaal": self.sheet.policy.signals,
        }
        if name not in found[kind]:
            return None
        if fields.get("verwachting") == f"v-{kind}-{name}" and old is None:
            return Expected(_KINDS[kind], name)
        chosen = fields.get(f"v-{kind}-{name}")
        if chosen is None:
            return old
        return Expected(_KINDS[kind], name, holds=chosen == "wel") if chosen in ("wel", "niet") else None

    def _decision(self, name: str, fields: MultiDict[str, str]) -> Expected | None:
        chosen, grounds = fields[f"b-{name}"], fields.get(f"g-{name}", "")
        if not chosen:
            return None
        for kind in ENDINGS:
            if chosen == str(kind):
                return Expected(kind, name)
        if chosen not in {choice.name for choice in self.sheet.policy.decisions[name].choices}:
            self.mistakes[f"b-{name}"] = "Kies een van de mogelijkheden."
            return self.decision(name)
        names = tuple(grounds.split(",")) if grounds else ()
        return Expected(ExpectationKind.VALUE, name, chosen, names)

    def _about(self, kind: str, name: str) -> Expected | None:
        return next((one for one in self.written.expected if one.key == (kind, name)), None)
