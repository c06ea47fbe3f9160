"""The voorbeelden that a policy misses: opgaven to try what none of its own tries. Only the outcome is left to people.

Each starts from the basis that needs the fewest other answers, or, where none fits, has only the answers that matter.
One voorbeeld serves several goals where it needs no more answers for that. What the rules give now is shown beside it,
and never becomes the expectation by itself: a voorbeeld that repeats the rules proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from dsl.analysis.goals import Aim, Goal, GoalKind, Goals, goals_of
from dsl.analysis.outcomes import SUBJECTS, End, ends
from dsl.analysis.space import Codes, answer_of, witness_codes
from dsl.analysis.thresholds import Side, nearest, value_text
from dsl.analysis.variants import Key, statements
from dsl.exact.core import Core
from dsl.exact.frame import Diagram, Variable, bounded
from dsl.exact.walks import Nearest
from dsl.explaining.called import called
from dsl.nodes import ExpectationKind, FactType
from dsl.outcome import Answers, Outcome
from dsl.policy import REFERENCE_DATE, Answer, Baseline, Example, Fact, Place, Policy
from dsl.reading import read_together
from dsl.source import Source, Span
from dsl.wording import amount_text, date_text, enumeration, number_text, quoted, readable, sentence_start
from dsl.writing.formatter import FormatterError, format_source

TO_FILL_IN = "…"
"""Stands where a person must say what comes out. The rule language has no such sign, so it cannot be forgotten."""

MOST_TOGETHER = 50
"""The most goals that are tried to be served by one voorbeeld."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One outcome that a person must give: what the rules give now, and all that it may be.

    `now` and `ways` are lines of the rule language: `participatie is nader_te_bepalen`, `geen verplichting commitment`.
    """

    subject: Key
    question: str
    now: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One missing voorbeeld. `given` are the answers that differ from those of the basis `like` (None: no basis).

    `answers`, `done` and `on` are the whole opgave, as `weeg` has it; `goals` what it would try; `regelset` is the
    document that it belongs in.
    """

    title: str
    like: str | None
    given: Mapping[str, Answer]
    answers: Mapping[str, Answer]
    done: frozenset[str]
    on: date | None
    asked: tuple[Asked, ...]
    goals: tuple[Goal, ...]
    words: tuple[str, ...]
    regelset: str

    def text(self, expected: Mapping[Key, str] | None = None, title: str | None = None) -> str:
        """Return the voorbeeld in the rule language, with `…` for each outcome that `expected` does not give.

        `expected` has lines such as those in `Asked.ways`. With `…` in it the text is a fout for `controleer`.
        """
        name = " ".join((title or self.title).replace('"', "'").split())
        head = f'voorbeeld "{name}"' + (f" op {date_text(self.on)}" if self.on else "")
        lines = [head]
        if self.like is not None:
            lines.append(f"  zoals {self.like}{', behalve:' if self.words else ''}")
        elif self.words:
            lines.append("  gegeven:")
        lines.extend(f"    - {words}" for words in self.words)
        lines.append("  verwacht:")
        for asked in self.asked:
            known = (expected or {}).get(asked.subject)
            if known is None:
                lines.append(f"    # {asked.question}")
                lines.append(f"    # Schrijf: {enumeration(asked.ways, 'of')}")
            lines.append(f"    - {known or TO_FILL_IN}")
        return "\n".join(lines)


def proposals(policy: Policy, on: date, most: int | None = None) -> tuple[Proposal, ...]:
    """Return the voorbeelden that a policy misses, at most `most`; `on` is the peildatum of what the rules give now.

    Raises PolicyTooTangled when the policy is too entangled to study.
    """
    return tuple(islice(_proposals(policy, on), most))


def _proposals(policy: Policy, on: date) -> Iterator[Proposal]:
    taken = {example.title for example in policy.examples}
    for goals in goals_of(policy):
        proposer = _Proposer(goals, on)
        left = goals.missing()
        while left:
            with bounded(goals.regelset.head.name):
                proposal = proposer.proposal(left)
            proposal = replace(proposal, title=_unlike(taken, proposal.title))
            taken.add(proposal.title)
            yield proposal
            left = [aim for aim in left if aim.goal not in proposal.goals]


class _Proposer:
    def __init__(self, goals: Goals, on: date) -> None:
        self.policy, self.on = goals.policy, on
        self.goals = goals
        self.space = goals.space
        self.core = Core(goals.policy)
        self._subjects = [key for key in statements(self.policy) if key[0] in SUBJECTS]
        self._subjects.sort(key=lambda key: SUBJECTS.index(key[0]))
        self._ends: dict[Key, dict[End, Diagram]] = {}

    def proposal(self, left: list[Aim]) -> Proposal:
        """Return a voorbeeld for the first of some goals, and for as many others as need no further answers."""
        region: Diagram | None = None
        together: list[tuple[Aim, Key]] = []
        best: _Opgave | None = None
        # Without a basis every further goal takes further answers.
        for aim in left[: MOST_TOGETHER if self.policy.baselines else 1]:
            for subject, own in aim.regions.items():
                both = own if region is None else region & own
                if region is not None and (best is None or not both.satisfiable()):
                    continue
                made = self._opgave(both, [*together, (aim, subject)])
                if made is not None and (best is None or made.cost <= best.cost):
                    region, together, best = both, [*together, (aim, subject)], made
                    break
        assert best is not None
        asked = sorted({subject for _, subject in together}, key=self._subjects.index)
        return self._proposal(best, asked, left)

    # --- the opgave ---

    def _opgave(self, region: Diagram, together: list[tuple[Aim, Key]]) -> _Opgave | None:
        """Return the opgave in a region that lists the fewest answers, with the outcomes asked settled."""
        found: list[_Opgave] = []
        for settled in self._settled(region, dict.fromkeys(subject for _, subject in together)):
            for base in (*self.policy.baselines.values(), None):
                made = self._from(base, settled, together)
                if made is not None:
                    found.append(made)
        return min(found, key=lambda made: made.cost) if found else None

    def _settled(self, region: Diagram, subjects: Iterable[Key]) -> Iterator[Diagram]:
        """Yield the parts of a region in which each of some outcomes ends in one way."""
        parts = [region]
        for subject in subjects:
            if subject not in self._ends:
                self._ends[subject] = ends(self.space, *subject)
            split = [part & end for part in parts for end in self._ends[subject].values()]
            parts = [part for part in split if part.satisfiable()]
        yield from parts

    def _from(self, base: Baseline | None, region: Diagram, together: list[tuple[Aim, Key]]) -> _Opgave | None:
        frame, diagrams = self.space.frame, self.space.diagrams
        if base is None:
            codes = witness_codes(frame, region, self.space.care & ~region)
            assert codes is not None
            start: Codes = {}
            answers: dict[str, Answer] = {}
        else:
            answers = dict(base.answers)
            start = {v: diagrams.answer_code(v, answers[n]) for n, v in frame.facts.items() if n in answers}
            start |= {v: int(n in base.done) for n, v in frame.progress.items()}
            path = Nearest(diagrams, start).path(region | ~self.space.care)
            codes = _along(path or {}, start, [*frame.facts.values(), *frame.progress.values()])
        made = self._made(base, answers, start, codes, together)
        here = self.goals.inside(made.example)
        reached = (self.goals.reaches(aim, made.example, here, [subject]) for aim, subject in together)
        return made if here & region == here and all(reached) else None

    def _made(
        self,
        base: Baseline | None,
        answers: dict[str, Answer],
        start: Codes,
        codes: Codes,
        together: list[tuple[Aim, Key]],
    ) -> _Opgave:
        """Return an opgave with the answers of a basis, and those of `codes` put in where they differ."""
        frame = self.space.frame
        given: dict[str, Answer] = {}
        on: date | None = None
        for name, variable in frame.facts.items():
            if variable not in codes or codes[variable] == start.get(variable):
                continue
            if name == REFERENCE_DATE:
                on = self.space.day(variable, codes[variable])
            else:
                given[name] = answer_of(variable, codes[variable])
        for aim, _ in together:
            limit = aim.goal.limit
            if limit is not None:
                fact = self.policy.facts.get(limit.fact)
                answer = nearest(frame.facts[limit.fact], limit, fact.kind if fact else FactType.DATE)
                if limit.fact == REFERENCE_DATE:
                    assert isinstance(answer, date)
                    on = answer
                else:
                    given[limit.fact] = answer
        was = base.done if base is not None else frozenset[str]()
        done = was | {name for name, variable in frame.progress.items() if codes.get(variable)}
        given = {n: given[n] for n in self.policy.facts if n in given and given[n] != answers.get(n)}
        last = self.goals.regelset
        place = Place(last.document.source, Span(0, 0), (), ())
        example = Example("", {**answers, **given}, done, on, (), (), place, last.head.name)
        return _Opgave(base, given, example, len(given) + len(done - was) + (on is not None))

    # --- in words ---

    def _proposal(self, made: _Opgave, asked: list[Key], left: list[Aim]) -> Proposal:
        example, base = made.example, made.base
        here = self.goals.inside(example)
        goals = tuple(aim.goal for aim in left if self.goals.reaches(aim, example, here, asked))
        assert left[0].goal in goals, left[0].goal.text
        outcome = self.core.weigh(Answers(example.answers, example.done, example.on or self.on))
        was = base.done if base is not None else frozenset[str]()
        done = [name for name in self.policy.obligations if name in example.done and name not in was]
        words = [f"{name} is {answer_words(self.policy.facts[name], answer)}" for name, answer in made.given.items()]
        words += [f"{name} is afgerond" for name in done]
        return Proposal(
            title_of(left[0].goal, self.policy),
            base.name if base is not None else None,
            made.given,
            example.answers,
            example.done,
            example.on,
            tuple(self._asked(subject, outcome) for subject in asked),
            goals,
            tuple(words),
            example.regelset,
        )

    def _asked(self, subject: Key, outcome: Outcome) -> Asked:
        kind, name = subject
        policy = self.policy
        if kind == "besluit":
            decision, state = policy.decisions[name], outcome.decisions[name]
            ending = state.value or (ExpectationKind.CONFLICT if state.conflict else ExpectationKind.NO_OUTCOME)
            values = [choice.name for choice in decision.choices]
            values += [str(ExpectationKind.NO_OUTCOME)] if decision.otherwise is None else []
            return Asked(subject, decision.title, f"{name} is {ending}", tuple(f"{name} is {v}" for v in values))
        holds: bool | None
        yes, no = f"{kind} {name}", f"geen {kind} {name}"
        if kind == "principe":
            yes, no = f"principe {name} is voldaan", f"principe {name} is niet voldaan"
            question = f"Is principe {policy.principles[name].number} voldaan?"
            holds = outcome.principles[name].fulfilled
        elif kind == "verplichting":
            question = f"Geldt de verplichting {quoted(policy.obligations[name].title)}?"
            holds = outcome.obligations[name]
        else:
            question, holds = f"Komt het signaal {quoted(policy.signals[name].title)}?", outcome.signals[name]
        return Asked(subject, question, yes if holds else no, (yes, no))


@dataclass(frozen=True, slots=True)
class _Opgave:
    """An opgave to propose, with the answers to list and their number."""

    base: Baseline | None
    given: dict[str, Answer]
    example: Example
    cost: int


def _along(path: Mapping[int, int], start: Codes, variables: list[Variable]) -> Codes:
    """Return the codes of `start` with the bits of a path put in."""
    codes = dict(start)
    for variable in variables:
        if not any(bit in path for bit in variable.bits):
            continue
        code = start.get(variable, 0)
        for place, bit in enumerate(reversed(variable.bits)):
            if bit in path:
                code = code & ~(1 << place) | path[bit] << place
        is_set = variable.domain is not None and variable.domain.is_set
        codes[variable] = code if is_set else min(code, variable.size - 1)
    return codes


_LIMITS = {Side.ON: "Op de grens", Side.BELOW: "Net onder de grens", Side.ABOVE: "Net boven de grens"}


def title_of(goal: Goal, policy: Policy) -> str:
    """Return a name for a voorbeeld that tries a goal: what it shows, as someone would say it."""
    shown = called(policy, goal.statement[1])
    match goal.kind:
        case GoalKind.EXCEPTION:
            title = f"{shown} geldt"
        case GoalKind.RULE:
            title = f"{shown} geeft de uitkomst"
        case GoalKind.ROW:
            title = f"{shown} geeft de uitkomst"
        case GoalKind.STATEMENT:
            title = f"{shown} geldt"
        case GoalKind.PART:
            title = f"{shown}, als {'' if goal.truth else 'niet '}geldt: {goal.told}"
        case GoalKind.LIMIT:
            assert goal.limit is not None
            fact = "peildatum" if goal.limit.fact == REFERENCE_DATE else readable(goal.limit.fact)
            title = f"{_LIMITS[goal.limit.side]}: {fact} {value_text(policy, goal.limit)} ({shown})"
    return sentence_start(" ".join(title.replace('"', "'").split()))


def _unlike(taken: Collection[str], title: str) -> str:
    """Return a title, with a number when another voorbeeld has it."""
    number, found = 1, title
    while found in taken:
        number += 1
        found = f"{title} ({number})"
    return found


def answer_words(fact: Fact, answer: Answer) -> str:
    """Return an answer as the rule language writes it behind `is`."""
    if isinstance(answer, bool):
        return "ja" if answer else "nee"
    if isinstance(answer, frozenset):
        return f"({', '.join(choice.name for choice in fact.choices if choice.name in answer)})" if answer else "leeg"
    if isinstance(answer, date):
        return date_text(answer)
    if isinstance(answer, str):
        return answer
    return amount_text(answer) if fact.kind is FactType.AMOUNT else number_text(answer)


def with_examples(
    policy: Policy, examples: Sequence[str], regelset: str | None = None, behind: Span | None = None
) -> str:
    """Return the text of a rule file with more voorbeelden in it: behind the last one, or in a block at the end.

    `behind` is a statement in the file that they come behind instead. `regelset` is the document that they go into;
    None: the only one. The rest stays as it is; a file in the one layout keeps it. Raises ValueError when the result is
    not a rule file with exactly these voorbeelden more.
    """
    name = regelset or policy.head.name
    source = policy.regelsets[name].document.source
    more = "\n\n".join(examples)
    own = [example.place.span.end for example in policy.examples if example.regelset == name]
    if behind is not None:
        own = [source.text.index("\n", behind.end)]  # a comment may stand behind it
    if own:
        text = f"{source.text[: own[-1]]}\n\n{more}{source.text[own[-1] :]}"
    else:
        text = f"{source.text.rstrip()}\n\n```regels\n{more}\n```\n"
    try:
        if format_source(source) == source.text:
            text = format_source(Source.of(source.name, text))
    except FormatterError:
        pass  # what the formatter does not dare to lay out stays as it was written
    others = [found.document.source for found in policy.regelsets.values() if found.head.name != name]
    made = read_together([*others, Source.of(source.name, text)]).policy
    if made is None or len(made.examples) != len(policy.examples) + len(examples):
        raise ValueError(text)
    return text
