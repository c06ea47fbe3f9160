"""The rule language of Opgavewijzer. This is its one door: what is not named here is its own business.

    source text ─► parse ─► Document ─► check ─► Policy ─► Core (decision diagrams) ─► Outcome, questions, changes
                     │                    │         └────► Evaluation ─► Trace ─► reasons in Dutch
                     └──── diagnostics ───┘

It knows nothing of files, of the web or of the database.
"""

from dsl.answers import AnswersError, Problem, read_answer, read_answers, write_answer
from dsl.diagnostics import Diagnostic, Label, Severity
from dsl.diagrams import PolicyTooTangled
from dsl.domains import Cell
from dsl.evaluator import Evaluation, Trace
from dsl.explanation import (
    ChangeText,
    Reason,
    RuleState,
    answer_text,
    because,
    change_text,
    decision_sentence,
    filled_in,
    reasons,
    source_of,
)
from dsl.nodes import Citation, Closure, ClosureKind, Document, FactType, Heading, Moment, Prose, Statement
from dsl.outcome import OTHERWISE, Answers, Change, DecisionState, Effect, Outcome, PrincipleState
from dsl.policy import (
    Answer,
    Choice,
    Decision,
    Example,
    Fact,
    Interpretation,
    Obligation,
    Passage,
    Place,
    Policy,
    Principle,
    Rule,
    Signal,
)
from dsl.questions import Core, Row, Table
from dsl.reading import Reading, read
from dsl.source import Position, Source, Span

__all__ = [
    "OTHERWISE",
    "Answer",
    "Answers",
    "AnswersError",
    "Cell",
    "Change",
    "ChangeText",
    "Choice",
    "Citation",
    "Closure",
    "ClosureKind",
    "Core",
    "Decision",
    "DecisionState",
    "Diagnostic",
    "Document",
    "Effect",
    "Evaluation",
    "Example",
    "Fact",
    "FactType",
    "Heading",
    "Interpretation",
    "Label",
    "Moment",
    "Obligation",
    "Outcome",
    "Passage",
    "Place",
    "Policy",
    "PolicyTooTangled",
    "Position",
    "Principle",
    "PrincipleState",
    "Problem",
    "Prose",
    "Reading",
    "Reason",
    "Row",
    "Rule",
    "RuleState",
    "Severity",
    "Signal",
    "Source",
    "Span",
    "Statement",
    "Table",
    "Trace",
    "answer_text",
    "because",
    "change_text",
    "decision_sentence",
    "filled_in",
    "read",
    "read_answer",
    "read_answers",
    "reasons",
    "source_of",
    "write_answer",
]
