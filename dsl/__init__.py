"""The rule language of Opgavewijzer. This is its one door: what is not named here is its own business.

    source text ─► parse ─► Document ─► check ─► Policy ─► Core (decision diagrams) ─► Outcome, questions, changes
                     │                    │         ├────► Evaluation ─► Trace ─► reasons in Dutch
                     │                    │         └────► Columns, Stored: many opgaven at once
                     └──── diagnostics ───┘

It knows nothing of files, of the web or of the database.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dsl.analysis.choices import Turned, choices
from dsl.analysis.coverage import Cited, SourceCoverage, source_coverage
from dsl.analysis.difference import Comparison, Difference, ListChange, compare
from dsl.analysis.finding import Answered, Finding, Unproven
from dsl.analysis.flips import Flips
from dsl.analysis.goals import Goal, GoalKind, Tried, tried
from dsl.analysis.proposals import Asked, Proposal, answer_words, proposals, with_examples
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
from dsl.analysis.thresholds import Limit, Side
from dsl.analysis.variants import turned
from dsl.analysis.whole import analyse
from dsl.diagnostics import Diagnostic, Fix, Label, Safety, Severity, TextEdit
from dsl.domains import Cell
from dsl.evaluation.answers import AnswersError, Problem, read_answer, read_answers, write_answer
from dsl.evaluation.evaluator import Evaluation, Trace
from dsl.evaluation.stored import Stored
from dsl.exact.core import Core
from dsl.exact.frame import PolicyTooTangled
from dsl.exact.structure import dependencies, turns
from dsl.exact.table import Row, Table
from dsl.explaining.because import because
from dsl.explaining.called import called, condition_text, kind_and_title
from dsl.explaining.examples import outcome_of
from dsl.explaining.explanation import (
    ChangeText,
    Reason,
    RuleState,
    change_text,
    decision_sentence,
    grounds,
    outcome_sentence,
    reasons,
    source_of,
    unknown_text,
)
from dsl.explaining.filling import answer_text, deadline_text, filled_in, told
from dsl.explaining.why import Consequence, Shift, Why, WhyNot, answered_otherwise, consequences, what_if, why, why_not
from dsl.nodes import (
    Block,
    Citation,
    Closure,
    ClosureKind,
    Document,
    ExpectationKind,
    FactDeclaration,
    FactType,
    Heading,
    Moment,
    Prose,
    Rank,
    Statement,
)
from dsl.outcome import (
    APPROXIMATE,
    OTHERWISE,
    Alternatives,
    Answers,
    Change,
    DecisionState,
    Effect,
    Layer,
    LayerDecision,
    Outcome,
    PrincipleState,
)
from dsl.policy import (
    Answer,
    Baseline,
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
    Regelset,
    Rule,
    Signal,
    value_meant,
)
from dsl.reading import Reading, read, read_groups, read_together
from dsl.rendering.coverage_page import coverage_page
from dsl.rendering.outcomes import absent, layer_text, outcome_json
from dsl.repair import Mended, Repair, repair
from dsl.services.actions import Addition, add_example, add_exception, example_text, fixes_at, rule_at
from dsl.services.colours import Coloured, WordKind, coloured, starts_clause, starts_point
from dsl.services.completion import complete
from dsl.services.editor_text import EditorPosition, EditorText
from dsl.services.examples import ExampleResult, run_examples
from dsl.services.formatting import formatting
from dsl.services.hover import Hover, hover
from dsl.services.names import Names
from dsl.services.navigation import Location, definition, references
from dsl.services.outline import Fold, OutlineItem, folds, outline
from dsl.services.proposed import Completion, ItemKind
from dsl.services.renaming import FileEdit, RenameRefused, rename, renameable
from dsl.services.written_baselines import WrittenBaseline, rewrite_baseline, written_baselines
from dsl.services.written_examples import (
    ExampleNotWritten,
    Expected,
    PlacedExample,
    WrittenExample,
    insert_example,
    remove_example,
    rewrite_example,
    written_examples,
)
from dsl.services.written_lists import (
    ListNotWritten,
    PlacedList,
    WrittenList,
    WrittenValue,
    remove_list,
    rewrite_list,
    written_lists,
)
from dsl.source import Position, Source, Span
from dsl.syntax.parser import keywords
from dsl.wording import reason_text
from dsl.workspace import Workspace
from dsl.writing.formatter import FormatterError, format_source

if TYPE_CHECKING:
    from dsl.evaluation.column_answers import ColumnError, Columns, columns_of
    from dsl.evaluation.columns import ColumnOutcome, weigh_columns

_LATER = {
    **dict.fromkeys(("ColumnError", "Columns", "columns_of"), "dsl.evaluation.column_answers"),
    **dict.fromkeys(("ColumnOutcome", "weigh_columns"), "dsl.evaluation.columns"),
}
"""What needs NumPy, which takes longer to import than all the rest together: it comes when it is first asked for."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


__all__ = [
    "APPROXIMATE",
    "OTHERWISE",
    "Addition",
    "Alternatives",
    "Answer",
    "Answered",
    "Answers",
    "AnswersError",
    "Asked",
    "Baseline",
    "Block",
    "Cell",
    "Change",
    "ChangeText",
    "Choice",
    "Citation",
    "Cited",
    "Closure",
    "ClosureKind",
    "Coloured",
    "ColumnError",
    "ColumnOutcome",
    "Columns",
    "Comparison",
    "Completion",
    "Consequence",
    "Core",
    "Deadline",
    "Decision",
    "DecisionState",
    "Diagnostic",
    "Difference",
    "Document",
    "Edit",
    "EditorPosition",
    "EditorText",
    "Effect",
    "Evaluation",
    "Example",
    "ExampleNotWritten",
    "ExampleResult",
    "ExpectationKind",
    "Expected",
    "Fact",
    "FactDeclaration",
    "FactType",
    "FileEdit",
    "Finding",
    "Fix",
    "Flips",
    "Fold",
    "FormatterError",
    "Goal",
    "GoalKind",
    "Heading",
    "Hover",
    "InSource",
    "Interpretation",
    "ItemKind",
    "Label",
    "Layer",
    "LayerDecision",
    "Limit",
    "ListChange",
    "ListNotWritten",
    "Location",
    "Mended",
    "Moment",
    "Names",
    "Obligation",
    "Opgave",
    "Outcome",
    "OutlineItem",
    "Passage",
    "Place",
    "PlacedExample",
    "PlacedList",
    "Policy",
    "PolicyTooTangled",
    "Position",
    "Principle",
    "PrincipleState",
    "Problem",
    "Proposal",
    "Prose",
    "Rank",
    "Reading",
    "Reason",
    "Regelset",
    "RenameRefused",
    "Repair",
    "Row",
    "Rule",
    "RuleState",
    "Safety",
    "Severity",
    "Shift",
    "Side",
    "Signal",
    "Source",
    "SourceCheck",
    "SourceCoverage",
    "SourceState",
    "Span",
    "Statement",
    "Stored",
    "Table",
    "TextEdit",
    "Trace",
    "Tried",
    "Turned",
    "Uncited",
    "Unproven",
    "Why",
    "WhyNot",
    "WordKind",
    "Words",
    "Workspace",
    "WrittenBaseline",
    "WrittenExample",
    "WrittenList",
    "WrittenValue",
    "absent",
    "add_example",
    "add_exception",
    "analyse",
    "answer_text",
    "answer_words",
    "answered_otherwise",
    "because",
    "called",
    "change_text",
    "changed_statements",
    "check_source",
    "choices",
    "coloured",
    "columns_of",
    "compare",
    "complete",
    "condition_text",
    "consequences",
    "coverage_page",
    "deadline_text",
    "decision_sentence",
    "definition",
    "dependencies",
    "example_text",
    "filled_in",
    "fixes_at",
    "folds",
    "format_source",
    "formatting",
    "grounds",
    "hover",
    "insert_example",
    "keywords",
    "kind_and_title",
    "layer_text",
    "outcome_json",
    "outcome_of",
    "outcome_sentence",
    "outline",
    "proposals",
    "read",
    "read_answer",
    "read_answers",
    "read_groups",
    "read_together",
    "reason_text",
    "reasons",
    "references",
    "remove_example",
    "remove_list",
    "rename",
    "renameable",
    "repair",
    "rewrite_baseline",
    "rewrite_example",
    "rewrite_list",
    "rule_at",
    "run_examples",
    "source_coverage",
    "source_of",
    "starts_clause",
    "starts_point",
    "told",
    "tried",
    "turned",
    "turns",
    "unknown_text",
    "value_meant",
    "weigh_columns",
    "what_if",
    "why",
    "why_not",
    "with_examples",
    "write_answer",
    "written_baselines",
    "written_examples",
    "written_lists",
]
