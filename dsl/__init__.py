"""The rule language of Opgavewijzer. This is its one door: what is not named here is its own business.

    source text ─► parse ─► Document ─► check ─► Policy ─► Core (decision diagrams) ─► Outcome, questions, changes
                     │                    │         └────► Evaluation ─► Trace ─► reasons in Dutch
                     └──── diagnostics ───┘

It knows nothing of files, of the web or of the database.
"""

from dsl.analysis.choices import Turned, choices
from dsl.analysis.coverage import Cited, SourceCoverage, source_coverage
from dsl.analysis.difference import Comparison, Difference, ListChange, compare
from dsl.analysis.finding import Answered, Finding
from dsl.analysis.goals import Goal, GoalKind, Limit, Side, Tried, tried
from dsl.analysis.proposals import Asked, Proposal, proposals, with_examples
from dsl.analysis.source_text import (
    Edit,
    InSource,
    SourceCheck,
    SourceState,
    Uncited,
    Words,
    changed_statements,
    check_source,
)
from dsl.analysis.space import Opgave
from dsl.analysis.whole import analyse
from dsl.answers import AnswersError, Problem, read_answer, read_answers, write_answer
from dsl.coverage_page import coverage_page
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
    deadline_text,
    decision_sentence,
    filled_in,
    reasons,
    source_of,
)
from dsl.formatter import FormatterError, format_source
from dsl.nodes import Citation, Closure, ClosureKind, Document, FactType, Heading, Moment, Prose, Statement
from dsl.outcome import OTHERWISE, Answers, Change, DecisionState, Effect, Outcome, PrincipleState
from dsl.policy import (
    Answer,
    Choice,
    Deadline,
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
from dsl.rendering import outcome_json
from dsl.source import Position, Source, Span

__all__ = [
    "OTHERWISE",
    "Answer",
    "Answered",
    "Answers",
    "AnswersError",
    "Asked",
    "Cell",
    "Change",
    "ChangeText",
    "Choice",
    "Citation",
    "Cited",
    "Closure",
    "ClosureKind",
    "Comparison",
    "Core",
    "Deadline",
    "Decision",
    "DecisionState",
    "Diagnostic",
    "Difference",
    "Document",
    "Edit",
    "Effect",
    "Evaluation",
    "Example",
    "Fact",
    "FactType",
    "Finding",
    "FormatterError",
    "Goal",
    "GoalKind",
    "Heading",
    "InSource",
    "Interpretation",
    "Label",
    "Limit",
    "ListChange",
    "Moment",
    "Obligation",
    "Opgave",
    "Outcome",
    "Passage",
    "Place",
    "Policy",
    "PolicyTooTangled",
    "Position",
    "Principle",
    "PrincipleState",
    "Problem",
    "Proposal",
    "Prose",
    "Reading",
    "Reason",
    "Row",
    "Rule",
    "RuleState",
    "Severity",
    "Side",
    "Signal",
    "Source",
    "SourceCheck",
    "SourceCoverage",
    "SourceState",
    "Span",
    "Statement",
    "Table",
    "Trace",
    "Tried",
    "Turned",
    "Uncited",
    "Words",
    "analyse",
    "answer_text",
    "because",
    "change_text",
    "changed_statements",
    "check_source",
    "choices",
    "compare",
    "coverage_page",
    "deadline_text",
    "decision_sentence",
    "filled_in",
    "format_source",
    "outcome_json",
    "proposals",
    "read",
    "read_answer",
    "read_answers",
    "reasons",
    "source_coverage",
    "source_of",
    "tried",
    "with_examples",
    "write_answer",
]
