"""A checked policy: names resolved, types known. Only the checker makes one, and only this can be weighed.

Values of facts in Python: ja/nee is `bool`, één uit is `str`, meer uit is `frozenset[str]`, getal and bedrag are
`Decimal` (bedrag in euros, two decimals), datum is `date`, tekst is `str`.
"""

from dsl.policy.conditions import (
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    PeriodTest,
    PrincipleTest,
    Quantified,
    TermTest,
    parts_of,
    tests_in,
)
from dsl.policy.facts import REFERENCE_DATE, Answer, Choice, Fact, Place, SharedList, value_meant
from dsl.policy.policy import Head, Passage, Policy, Regelset
from dsl.policy.statements import (
    Baseline,
    Deadline,
    Decision,
    Example,
    Interpretation,
    Obligation,
    Principle,
    Rule,
    Signal,
    Table,
    Term,
)

__all__ = [
    "REFERENCE_DATE",
    "Answer",
    "AppliesTest",
    "Baseline",
    "Choice",
    "ChoiceTest",
    "Condition",
    "Deadline",
    "Decision",
    "DecisionTest",
    "DoneTest",
    "Example",
    "Fact",
    "FactTest",
    "Head",
    "Interpretation",
    "Negation",
    "Obligation",
    "Passage",
    "PeriodTest",
    "Place",
    "Policy",
    "Principle",
    "PrincipleTest",
    "Quantified",
    "Regelset",
    "Rule",
    "SharedList",
    "Signal",
    "Table",
    "Term",
    "TermTest",
    "parts_of",
    "tests_in",
    "value_meant",
]
