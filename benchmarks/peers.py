"""The peers: each with the same formulas in its own language, and its answers in the common form.

A peer has `given`, which makes its input of the facts of one opgave; `one`, which evaluates it; and `said`, which puts
what it gave in the common form. Only `one` is measured (and `loop`, over all opgaven of a list). `cannot` says what it
cannot express; a peer whose package is missing is not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any as Anything

from benchmarks.formulas import All, Any, Formula, Formulas, Is, Not, Ref
from benchmarks.policies import Said

Facts = Sequence[bool | str | None]


def text_of(value: object) -> str:
    """Return a value as JSON writes it; most expression languages read that."""
    return json.dumps(value)


def written(
    formula: Formula, *, test: Callable[[Is], str], ref: Callable[[int], str], words: tuple[str, str, str]
) -> str:
    """Return a formula as an expression. `words` are the words for and, or, not."""

    def inner(part: Formula) -> str:
        return written(part, test=test, ref=ref, words=words)

    match formula:
        case bool():
            return "true" if formula else "false"
        case Is():
            return test(formula)
        case Ref(number):
            return ref(number)
        case Not(part):
            return f"{words[2]}({inner(part)})"
        case All(parts) | Any(parts):
            return f" {words[0] if isinstance(formula, All) else words[1]} ".join(f"({inner(part)})" for part in parts)
    raise AssertionError(formula)


def any_equal(test: Is, variable: str, sign: str = "or") -> str:
    """Return the test as one comparison for each value."""
    return "(" + f" {sign} ".join(f"{variable} == {text_of(value)}" for value in test.values) + ")"


def inlined(formulas: Formulas, formula: Formula) -> Formula:
    """Return a formula with those that it refers to in their place."""
    match formula:
        case Ref(number):
            return inlined(formulas, formulas.formulas[number])
        case Not(part):
            return Not(inlined(formulas, part))
        case All(parts):
            return All(tuple(inlined(formulas, part) for part in parts))
        case Any(parts):
            return Any(tuple(inlined(formulas, part) for part in parts))
    return formula


class Peer:
    """What all have in common; the facts go in as `f0`, `f1`, …"""

    name: str
    cannot: str

    def __init__(self, formulas: Formulas) -> None:
        self.formulas = formulas

    def given(self, facts: Facts) -> Anything:
        return {f"f{number}": fact for number, fact in enumerate(facts)}

    def one(self, given: Anything) -> Anything:
        raise NotImplementedError

    def loop(self, many: list[Anything]) -> list[Anything]:
        return [self.one(given) for given in many]

    traced: Callable[[Anything], Anything] | None = None
    """As `one`, with all that it can tell about how it came to it."""

    def said(self, output: Anything) -> Said:
        return {name: output[f"x{number}"] for name, number in self.formulas.outcome.items()}


class Zen(Peer):
    name = "zen-engine"
    cannot = "unknown answers (null is 'not equal'), sources, exceptions"

    def __init__(self, formulas: Formulas) -> None:
        import zen

        super().__init__(formulas)
        expressions = [
            {
                "id": str(n),
                "key": f"x{n}",
                "value": written(f, test=self._test, ref="$.x{}".format, words=("and", "or", "not")),
            }
            for n, f in enumerate(formulas.formulas)
        ]
        graph = {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in"},
                {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
            ],
            "edges": [{"id": "edge", "sourceId": "in", "targetId": "rules"}],
        }
        self.engine = zen.ZenEngine({"loader": lambda _key: json.dumps(graph)})
        self.decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def _test(self, test: Is) -> str:
        return any_equal(test, f"f{test.input}")

    def one(self, given: Anything) -> Anything:
        return self.decision.evaluate(given)["result"]

    def traced(self, given: Anything) -> Anything:
        return self.decision.evaluate(given, {"trace": True})["trace"]

    def loop(self, many: list[Anything]) -> list[Anything]:
        found = self.engine.evaluate_batch([{"key": "rules", "context": given} for given in many])
        return [each["data"]["result"] for each in found]


class Cedar(Peer):
    name = "cedarpy"
    cannot = "unknown answers (the policy counts as failed), sources, one rule that refers to another"

    def __init__(self, formulas: Formulas) -> None:
        import cedarpy

        super().__init__(formulas)
        self.cedar = cedarpy
        self.numbers = sorted(set(formulas.outcome.values()))
        texts = [
            "permit(principal, action, resource) when { "
            + written(inlined(formulas, formulas.formulas[n]), test=self._test, ref=str, words=("&&", "||", "!"))
            + " };"
            for n in self.numbers
        ]
        self.policies = cedarpy.PolicySet.from_str("\n".join(texts))
        self.entities = cedarpy.Entities.from_json_str("[]")

    def _test(self, test: Is) -> str:
        return any_equal(test, f"context.f{test.input}", "||")

    def given(self, facts: Facts) -> Anything:
        context = {f"f{number}": fact for number, fact in enumerate(facts) if fact is not None}
        return {"principal": 'U::"a"', "action": 'A::"weigh"', "resource": 'O::"o"', "context": context}

    def one(self, given: Anything) -> Anything:
        return self.cedar.is_authorized(given, self.policies, self.entities)

    def loop(self, many: list[Anything]) -> list[Anything]:
        return self.cedar.is_authorized_batch(many, self.policies, self.entities)

    def said(self, output: Anything) -> Said:
        holding = {self.numbers[int(name.removeprefix("policy"))] for name in output.diagnostics.reasons}
        return {name: number in holding for name, number in self.formulas.outcome.items()}


class Regorus(Peer):
    name = "regorus"
    cannot = "unknown answers, unless every rule is written a second time; sources"

    def __init__(self, formulas: Formulas) -> None:
        import regorus

        super().__init__(formulas)
        self.lines = ["package p", "import rego.v1"]
        self.helpers = 0
        for number, formula in enumerate(formulas.formulas):
            self._rule(f"x{number}", formula)
        self.engine = regorus.Engine()
        self.engine.add_policy("p.rego", "\n".join(self.lines))

    def _rule(self, name: str, formula: Formula) -> None:
        """Write a rule that is true or false; a nested `of` gets a rule of its own, for Rego has no 'or'."""
        ways = formula.parts if isinstance(formula, Any) else (formula,)
        bodies = ["; ".join(self._body(way)) for way in ways]
        self.lines += [f"default {name} := false", *(f"{name} if {{ {body} }}" for body in bodies)]

    def _body(self, formula: Formula) -> list[str]:
        match formula:
            case bool():
                return ["true" if formula else "false"]
            case Is(number, values):
                return [f"input.f{number} in {{{', '.join(map(text_of, values))}}}"]
            case Ref(number):
                return [f"x{number}"]
            case All(parts):
                return [line for part in parts for line in self._body(part)]
            case Not(Ref(number)):
                return [f"not x{number}"]
            case Not(part):
                return [f"not {self._helper(part)}"]
        return [self._helper(formula)]

    def _helper(self, formula: Formula) -> str:
        self.helpers += 1
        name = f"h{self.helpers}"
        self._rule(name, formula)
        return name

    def given(self, facts: Facts) -> Anything:
        return json.dumps(super().given(facts))

    def one(self, given: Anything) -> Anything:
        self.engine.set_input_json(given)
        return self.engine.eval_query("data.p")

    def said(self, output: Anything) -> Said:
        return super().said(output["result"][0]["expressions"][0]["value"])


class DataLogic(Peer):
    name = "datalogic-py"
    cannot = "unknown answers (null is 'not equal'), sources, one rule that refers to another"

    def __init__(self, formulas: Formulas) -> None:
        import datalogic_py

        super().__init__(formulas)
        self.engine = datalogic_py.Engine()
        found = {f"x{n}": self._logic(inlined(formulas, formulas.formulas[n])) for n in set(formulas.outcome.values())}
        self.template = json.dumps(found)
        self.rule = self.engine.compile_template(found)
        self.handle = datalogic_py.DataHandle

    def _logic(self, formula: Formula) -> Anything:
        match formula:
            case Is(number, values):
                tests = [{"==": [{"var": f"f{number}"}, value]} for value in values]
                return tests[0] if len(tests) == 1 else {"or": tests}
            case Not(part):
                return {"!": [self._logic(part)]}
            case All(parts):
                return {"and": [self._logic(part) for part in parts]}
            case Any(parts):
                return {"or": [self._logic(part) for part in parts]}
        return formula

    def given(self, facts: Facts) -> Anything:
        return json.dumps(super().given(facts))

    def one(self, given: Anything) -> Anything:
        return self.rule.evaluate_str(given)

    def traced(self, given: Anything) -> Anything:
        return self.engine.evaluate_with_trace(self.template, given, "template")

    def said(self, output: Anything) -> Said:
        return super().said(json.loads(output))


class DataLogicThreeValued(DataLogic):
    name = "datalogic-py, by min and max"
    cannot = "sources; three-valued only because each test is written as a number"

    def _logic(self, formula: Formula) -> Anything:
        match formula:
            case bool():
                return 2 if formula else 0
            case Is(number):
                fact = {"var": f"f{number}"}
                return {"if": [{"===": [fact, None]}, 1, {"if": [super()._logic(formula), 2, 0]}]}
            case Not(part):
                return {"-": [2, self._logic(part)]}
            case All(parts):
                return {"min": [self._logic(part) for part in parts]}
            case Any(parts):
                return {"max": [self._logic(part) for part in parts]}
        raise AssertionError(formula)

    traced = None

    def said(self, output: Anything) -> Said:
        return {name: (False, None, True)[int(number)] for name, number in super().said(output).items()}


class RuleEngine(Peer):
    name = "rule-engine"
    cannot = "unknown answers (null is 'not equal'), sources, one rule that refers to another"

    def __init__(self, formulas: Formulas) -> None:
        import rule_engine

        super().__init__(formulas)
        self.rules = {
            n: rule_engine.Rule(
                written(inlined(formulas, formulas.formulas[n]), test=self._test, ref=str, words=("and", "or", "not "))
            )
            for n in set(formulas.outcome.values())
        }

    def _test(self, test: Is) -> str:
        return any_equal(test, f"f{test.input}")

    def one(self, given: Anything) -> Anything:
        return {f"x{number}": rule.matches(given) for number, rule in self.rules.items()}


class Cel(Peer):
    name = "common-expression-language"
    cannot = "unknown answers (null is 'not equal'), sources, one rule that refers to another"

    def __init__(self, formulas: Formulas) -> None:
        import cel

        super().__init__(formulas)
        entries = [
            f'"x{n}": '
            + written(inlined(formulas, formulas.formulas[n]), test=self._test, ref=str, words=("&&", "||", "!"))
            for n in sorted(set(formulas.outcome.values()))
        ]
        self.program = cel.compile("{" + ", ".join(entries) + "}")

    def _test(self, test: Is) -> str:
        return any_equal(test, f"f{test.input}", "||")

    def one(self, given: Anything) -> Anything:
        return self.program.execute(given)


class OpenFisca(Peer):
    name = "OpenFisca"
    cannot = "unknown answers (an input without value has its default), sources"

    def __init__(self, formulas: Formulas) -> None:
        import numpy as np
        from openfisca_core.entities import build_entity
        from openfisca_core.periods import DateUnit
        from openfisca_core.simulations import SimulationBuilder
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem
        from openfisca_core.variables import Variable

        super().__init__(formulas)
        self.np, self.builder = np, SimulationBuilder
        entity = build_entity("opgave", "opgaven", "", is_person=True)
        self.system = TaxBenefitSystem([entity])
        common = {"entity": entity, "definition_period": DateUnit.DAY}
        self.codes: list[dict[object, int]] = []
        for number in range(len(formulas.inputs)):
            tests = [t for f in formulas.formulas for t in _tests(f) if t.input == number]
            self.codes.append({value: code for code, value in enumerate((*tests[0].values, *tests[0].others))})
            self.system.add_variable(type(f"f{number}", (Variable,), {"value_type": int, **common}))
        for number, formula in enumerate(formulas.formulas):
            members = {"value_type": bool, "formula": self._formula(formula), **common}
            self.system.add_variable(type(f"x{number}", (Variable,), members))
        self.day = "2026-11-23"

    def _formula(self, formula: Formula) -> Anything:
        np, codes = self.np, self.codes

        def value(part: Formula, opgave: Anything, period: Anything) -> Anything:
            match part:
                case bool():
                    return np.full(opgave.count, part)
                case Is(number, values):
                    fact = opgave(f"f{number}", period)
                    found = fact == codes[number][values[0]]
                    for other in values[1:]:
                        found = found | (fact == codes[number][other])
                    return found
                case Ref(number):
                    return opgave(f"x{number}", period)
                case Not(inside):
                    return ~value(inside, opgave, period)
                case All(parts) | Any(parts):
                    found = value(parts[0], opgave, period)
                    for other in parts[1:]:
                        there = value(other, opgave, period)
                        found = found & there if isinstance(part, All) else found | there
                    return found
            raise AssertionError(part)

        return lambda opgave, period: value(formula, opgave, period)

    def given(self, facts: Facts) -> Anything:
        return [self.np.array([code]) for code in self.code(facts)]

    def code(self, facts: Facts) -> list[int]:
        """Return the facts as numbers; unknown is the default, 0."""
        return [self.codes[number].get(fact, 0) for number, fact in enumerate(facts)]

    def one(self, given: Anything) -> Anything:
        return self._run(given, trace=False)

    def traced(self, given: Anything) -> Anything:
        return self._run(given, trace=True)

    def columns(self, arrays: list[Anything]) -> Anything:
        """Return the outcomes of many opgaven at once; one array of codes for each fact."""
        return self._run(arrays, trace=False)

    def _run(self, arrays: list[Anything], *, trace: bool) -> Anything:
        simulation = self.builder().build_default_simulation(self.system, count=len(arrays[0]))
        simulation.trace = trace
        for number, array in enumerate(arrays):
            simulation.set_input(f"f{number}", self.day, array)
        return {n: simulation.calculate(f"x{n}", self.day) for n in set(self.formulas.outcome.values())}

    def said(self, output: Anything) -> Said:
        return {name: bool(output[number][0]) for name, number in self.formulas.outcome.items()}


def _tests(formula: Formula) -> list[Is]:
    match formula:
        case Is():
            return [formula]
        case Not(part):
            return _tests(part)
        case All(parts) | Any(parts):
            return [test for part in parts for test in _tests(part)]
    return []


PEERS: tuple[type[Peer], ...] = (
    DataLogic, DataLogicThreeValued, Cel, Regorus, RuleEngine, Zen, Cedar, OpenFisca,
)  # fmt: skip
