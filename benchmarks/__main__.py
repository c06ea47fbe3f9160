"""All measurements in one run, printed as tables of ratios: `python3 dev.py benchmark`. It judges nothing.

Every peer's answers are compared with the exact ones in the same run; the share that is right stands beside its time.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import count, cycle

import numpy as np

from benchmarks import by_hand, peers
from benchmarks.difference import Z3
from benchmarks.formulas import Formulas, formulas_of
from benchmarks.policies import ON, Said, checked, generated_text, leidraad_text, opgaven
from benchmarks.questions import questions
from benchmarks.timing import side_by_side, table
from dsl import (
    Answers,
    Columns,
    Core,
    Evaluation,
    FactType,
    Policy,
    Source,
    Stored,
    Workspace,
    compare,
    read,
    weigh_columns,
    write_answer,
)

OURS = "**opgavewijzer**"
EXPLAINED = "**opgavewijzer, with its whole explanation**"
EXACT = "**opgavewijzer, exact (possible, by what, what matters)**"
MILLION = 1_000_000
TRACED = 100
"""The most outcomes of a policy of which the peers' traces are measured: one takes a second for each large opgave."""
MEMORY = 8 << 30
"""The most bytes that a run may take."""


def exact(core: Core, opgave: Answers) -> Said:
    """Return the exact outcome of an opgave."""
    outcome = core.weigh(opgave)
    found: dict[str, bool | None] = {}
    for name, state in outcome.decisions.items():
        for choice in core.policy.decisions[name].choices:
            open_or_not = None if choice.name in state.possible else False
            found[f"{name}={choice.name}"] = state.value == choice.name or open_or_not
    found.update(outcome.rules)
    found.update({name: principle.fulfilled for name, principle in outcome.principles.items()})
    return found | outcome.obligations | outcome.signals


def evaluated(policy: Policy, opgave: Answers) -> Said:
    """Return the three-valued outcome of an opgave."""
    evaluation = Evaluation(policy, opgave)
    found: dict[str, bool | None] = {}
    for name, decision in policy.decisions.items():
        endings = evaluation.decision(name)
        for choice in decision.choices:
            open_or_not = None if len(endings) > 1 else True
            found[f"{name}={choice.name}"] = open_or_not if choice.name in endings else False
    found.update({name: evaluation.applies(name) for name in policy.rules})
    found.update({name: evaluation.principle(name) for name in policy.principles})
    found.update({name: evaluation.obligation(name) for name in policy.obligations})
    return found | {name: evaluation.signal(name) for name in policy.signals}


def share(said: list[Said], right: list[Said]) -> str:
    """Return which part of the opgaven has every outcome right, and which part of all outcomes is right."""
    pairs = list(zip(said, right, strict=True))
    whole = sum(one == other for one, other in pairs) / len(pairs)
    outcomes = [one[name] is truth for one, other in pairs for name, truth in other.items()]
    return f"{whole:.0%} ({sum(outcomes) / len(outcomes):.1%})"


def one_opgave(title: str, policy: Policy, number: int, kinds: Iterable[type[peers.Peer]] = peers.PEERS) -> None:
    """Measure single evaluations: ours, by hand when it is the leidraad, and peers."""
    formulas = formulas_of(policy)
    core = exact_core(policy)
    cases = {unknown: opgaven(policy, number, unknown) for unknown in (0.0, 0.3)}
    right = {u: [exact(core, c) if core else evaluated(policy, c) for c in found] for u, found in cases.items()}
    many = cases[0.0] + cases[0.3]
    contenders: dict[str, Callable[[], object]] = {}
    loops: dict[str, Callable[[], object]] = {}
    shares: dict[str, list[str]] = {}
    remarks: dict[str, str] = {}

    def contender(name: str, one: Callable[[object], object], given: list[object]) -> None:
        turn = cycle(given)
        contenders[name] = lambda: one(next(turn))

    if "participatie" in policy.decisions:
        contender("by hand", lambda c: by_hand.leidraad(c.values, c.done, "2026-11-23"), list(many))
        shares["by hand"] = [share([by_hand.leidraad(c.values, c.done, "2026-11-23") for c in found], right[u])
                             for u, found in cases.items()]  # fmt: skip
        remarks["by hand"] = "one policy"
    contender(OURS, lambda c: Evaluation(policy, c), list(many))
    contender(EXPLAINED, lambda c: Evaluation(policy, c).trace, list(many))
    shares[OURS] = shares[EXPLAINED] = [share([evaluated(policy, c) for c in cases[u]], right[u]) for u in cases]
    if core:
        contender(EXACT, core.weigh, list(many))
        shares[EXACT] = ["100% (100.0%)"] * 2
        remarks[EXACT] = "this is what the others are compared with"
    for kind in kinds:
        add_peer(kind, formulas, cases, right, contender, loops, shares, remarks)
    loops |= {OURS: lambda: [Evaluation(policy, c) for c in many]}
    best, per_loop = side_by_side(contenders), side_by_side(loops)
    base = "by hand" if "by hand" in best else OURS
    head = [
        title,
        "µs",
        "R" if base == "by hand" else "× ours",
        "in a loop /s",
        "right",
        "right, 30 % unknown",
        "cannot say",
    ]
    rows = [
        [
            name,
            f"{seconds * 1e6:.1f}",
            f"{seconds / best[base]:.2f}",
            f"{len(many) / per_loop[name]:,.0f}" if name in per_loop else "",
            *shares.get(name, ["", ""]),
            remarks.get(name, ""),
        ]
        for name, seconds in best.items()
    ]
    size = f"{len(policy.facts)} facts, {len(policy.rules)} rules, {len(formulas.outcome)} outcomes"
    table(f"One opgave: {title} ({size})", head, rows)


def add_peer(
    kind: type[peers.Peer],
    formulas: Formulas,
    cases: Mapping[float, list[Answers]],
    right: Mapping[float, list[Said]],
    contender: Callable[[str, Callable[[object], object], list[object]], None],
    loops: dict[str, Callable[[], object]],
    shares: dict[str, list[str]],
    remarks: dict[str, str],
) -> None:
    """Add a peer to what is measured; one that is not installed, or refuses the policy, gets a line on stderr."""
    try:
        peer = kind(formulas)
        given = {u: [peer.given(formulas.facts(c)) for c in found] for u, found in cases.items()}
        shares[peer.name] = [share([peer.said(peer.one(one)) for one in given[u]], right[u]) for u in cases]
    except ImportError as problem:
        print(f"{kind.name}: {problem}", file=sys.stderr)
        return
    except Exception as problem:  # a peer may raise what it likes; that it cannot do this is what we want to know
        print(f"{kind.name}: {type(problem).__name__}: {str(problem)[:200]}", file=sys.stderr)
        return
    remarks[peer.name] = peer.cannot
    together = given[0.0] + given[0.3]
    contender(peer.name, peer.one, together)
    loops[peer.name] = lambda: peer.loop(together)
    if peer.traced is not None and len(formulas.outcome) < TRACED:
        contender(f"{peer.name}, with its trace", peer.traced, together)


def limit_memory() -> None:
    """See to it that a contender that wants all memory fails, and not the machine."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def exact_core(policy: Policy) -> Core | None:
    """Return the exact core, or None when the policy as a whole is too tangled for it."""
    core = Core(policy)
    return None if core.weigh(Answers({}, frozenset(), ON)).approximate else core


def one_million(policy: Policy) -> None:
    """Measure a million opgaven in columns, with and without unknown answers."""
    given = {unknown: random_columns(policy, unknown) for unknown in (0.0, 0.3)}

    def ours(unknown: float) -> dict[str, np.ndarray]:
        found = weigh_columns(policy, given[unknown])
        out = {name: found.decision(name) for name in policy.decisions} | {r: found.applies(r) for r in policy.rules}
        out |= {name: found.principle(name) for name in policy.principles}
        out |= {name: found.obligation(name) for name in policy.obligations}
        return out | {name: found.signal(name) for name in policy.signals}

    contenders: dict[str, Callable[[], object]] = {
        f"{OURS}, all known": lambda: ours(0.0),
        f"{OURS}, 30 % unknown": lambda: ours(0.3),
    }
    openfisca = fisca_columns(policy, formulas_of(policy), given[0.0], ours(0.0))
    if openfisca is not None:
        contenders["OpenFisca, all known"] = openfisca
    best = side_by_side(contenders)
    slowest = max(best.values())
    table(
        f"One million opgaven in columns, {len(ours(0.0))} columns out",
        ["", "M opgaven /s", "× OpenFisca"],
        [[name, f"{MILLION / seconds / 1e6:.1f}", f"{slowest / seconds:.1f}"] for name, seconds in best.items()],
    )


def random_columns(policy: Policy, unknown: float) -> Columns:
    """Return a million opgaven with random answers, of which a part is unknown."""
    chance = np.random.default_rng(1)
    columns = {}
    for name, fact in policy.facts.items():
        if fact.kind in (FactType.YES_NO, FactType.ONE_OF):
            columns[name] = chance.integers(0, len(fact.choices) or 2, MILLION).astype(np.int8)
            columns[name][chance.random(MILLION) < unknown] = -1
    done = {name: chance.random(MILLION) < 0.5 for name in policy.obligations}
    return Columns(MILLION, ON, columns, done)


def fisca_columns(
    policy: Policy, formulas: Formulas, given: Columns, ours: dict[str, np.ndarray]
) -> Callable[[], object] | None:
    """Return how OpenFisca does the same columns; its outcomes must be ours on every row."""
    try:
        peer = peers.OpenFisca(formulas)
    except ImportError as problem:
        print(f"OpenFisca: {problem}", file=sys.stderr)
        return None
    arrays = []
    for number, name in enumerate(formulas.inputs):
        if name.startswith("afgerond "):
            ways: list[object] = [False, True]
            column = given.done[name.removeprefix("afgerond ")].astype(np.int8)
        else:
            ways = [choice.name for choice in policy.facts[name].choices] or [False, True]
            column = given.answers[name]
        arrays.append(np.array([peer.codes[number][way] for way in ways])[column])
    found = peer.columns(arrays)
    for name, number in formulas.outcome.items():
        decision, _, value = name.partition("=")
        if value:
            choices = [choice.name for choice in policy.decisions[decision].choices]
            same = (ours[decision] == choices.index(value)) == found[number]
        else:
            same = (ours[name] == 1) == found[number]
        assert same.all(), f"OpenFisca and the columns differ on {name}"
    return lambda: peer.columns(arrays)


def stored(policy: Policy) -> None:
    """Measure stored opgaven: decoded, evaluated, and written back; zen-engine only evaluates, in memory."""
    formulas = formulas_of(policy)
    cases = opgaven(policy, 1000, 0.3)
    raws = [
        json.dumps(
            {name: write_answer(answer, policy.facts[name]) for name, answer in case.values.items()}
            | {"afgerond": sorted(case.done)},
            ensure_ascii=False,
        ).encode()
        for case in cases
    ]
    weigher = Stored(policy)
    contenders: dict[str, Callable[[], object]] = {OURS: lambda: [weigher.weigh(raw, ON) for raw in raws]}
    for kind in (peers.Zen,):
        try:
            peer = kind(formulas)
        except ImportError as problem:
            print(f"{kind.name}: {problem}", file=sys.stderr)
            continue
        given = [peer.given(formulas.facts(case)) for case in cases]
        contenders[f"{peer.name}, batch in memory"] = lambda peer=peer, given=given: peer.loop(given)
    best = side_by_side(contenders)
    slowest = max(best.values())
    table(
        "Stored opgaven: JSON decoded, evaluated, written back as JSON",
        ["", "opgaven /s", "× zen-engine"],
        [[name, f"{len(raws) / seconds:,.0f}", f"{slowest / seconds:.1f}"] for name, seconds in best.items()],
    )


def reading(texts: Mapping[str, str]) -> None:
    """Measure reading a rule file: parsing and checking; and what a peer takes to load the same formulas."""
    for name, text in texts.items():
        source = Source.of("gemaakt.regels.md", text)
        formulas = formulas_of(checked(text))
        contenders: dict[str, Callable[[], object]] = {
            "**opgavewijzer**, parse and check": lambda source=source: read(source),
        }
        for kind in peers.PEERS:
            try:
                kind(formulas)
            except Exception:  # said where single evaluations are measured
                continue
            contenders[f"{kind.name}, load"] = lambda kind=kind, formulas=formulas: kind(formulas)
        best = side_by_side(contenders)
        ours = next(iter(best.values()))
        table(
            f"Reading {name} ({len(text.splitlines()):,} lines); a peer only loads the formulas made from it",
            ["", "ms", "× ours"],
            [[each, f"{seconds * 1e3:.1f}", f"{seconds / ours:.2f}"] for each, seconds in best.items()],
        )


def difference(name: str, old_text: str, new_text: str) -> None:
    """Measure the difference of two versions; Z3 must find the same outcomes to differ."""
    old, new = checked(old_text), checked(new_text)
    found = compare(old, new)
    ours = {each.name for each in found.differences}
    contenders: dict[str, Callable[[], object]] = {OURS: lambda: compare(old, new)}
    try:
        import z3  # noqa: F401
    except ImportError as problem:
        print(f"z3-solver: {problem}", file=sys.stderr)
    else:
        first, second = formulas_of(old), formulas_of(new)
        names = {each.partition("=")[0] for each in Z3(first, second).differing()} - {*old.rules}
        assert names == ours, (names, ours)
        contenders["Z3, a witness for each outcome"] = lambda: Z3(first, second).differing()
    best = side_by_side(contenders)
    table(
        f"Difference of two versions: {name} ({len(ours)} of the outcomes differ)",
        ["", "ms", "× ours"],
        [[each, f"{seconds * 1e3:.1f}", f"{seconds / best[OURS]:.2f}"] for each, seconds in best.items()],
    )


def keystrokes(lines: int) -> None:
    """Measure reading a rule file after one letter was typed: at its start, where all else moves, and at its end."""
    text = generated_text(lines * 10 // 931)
    start, end = text.index("Zin 0."), text.rindex("Dan later.")
    number = count()

    def typed(workspace: Workspace, at: int) -> object:
        changed = f"{text[:at]}{'x' * (next(number) % 7 + 1)}{text[at:]}"
        return workspace.read(Source.of("gemaakt.regels.md", changed))

    first, last = Workspace(), Workspace()
    best = side_by_side(
        {
            "from the start, as `read` does": lambda: read(Source.of("gemaakt.regels.md", text)),
            "`Workspace`, a letter in the first sentence": lambda: typed(first, start),
            "`Workspace`, a letter in the last rules": lambda: typed(last, end),
        }
    )
    whole = next(iter(best.values()))
    table(
        f"A keystroke in a rule file of {len(text.splitlines()):,} lines: parsed and checked again",
        ["", "ms", "× from the start"],
        [[each, f"{seconds * 1e3:.0f}", f"{seconds / whole:.2f}"] for each, seconds in best.items()],
    )


def main() -> None:
    """Run everything."""
    limit_memory()
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    policy, hundred, large = (checked(text) for text in (leidraad_text(), generated_text(10), generated_text(50)))
    one_opgave("the leidraad", policy, 200)
    one_opgave("a generated policy", hundred, 50)
    one_opgave("a large generated policy", large, 10, (peers.DataLogic, peers.Zen, peers.Regorus))
    questions("the leidraad", policy, 40)
    questions("a generated policy", hundred, 10)
    one_million(policy)
    stored(policy)
    reading({"the leidraad": leidraad_text(), "a generated policy": generated_text(10)})
    changed = leidraad_text().replace(
        "    - ruimte is geen\n    - (ruimte is onv", "    - ruimte is niet voldoende\n    - (ruimte is onv"
    )
    difference("the leidraad", leidraad_text(), changed)
    difference("a generated policy", generated_text(10), generated_text(10).replace("is rood", "is wit"))
    keystrokes(2_000)
    keystrokes(10_000)


if __name__ == "__main__":
    main()
