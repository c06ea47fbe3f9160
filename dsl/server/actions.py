"""Code actions: the fixes of findings, and what can be added at a place.

What takes long to work out is left until the editor asks for it (`codeAction/resolve`).
"""

from __future__ import annotations

from lsprotocol import types

from dsl.checking.scope import Kind
from dsl.diagnostics import Diagnostic, Fix, Safety
from dsl.exact.frame import PolicyTooTangled
from dsl.repair import repair
from dsl.server import protocol
from dsl.server.protocol import refused
from dsl.server.rule_server import RuleServer
from dsl.services.actions import Addition, add_example, add_exception, fixes_at, rule_at
from dsl.services.editor_text import EditorText
from dsl.services.formatting import line_edits

_KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.Refactor, types.CodeActionKind.SourceFixAll)


def offer_actions(server: RuleServer) -> None:
    """Give a server its code actions."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True)
    )
    def acting(ls: RuleServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return []
        wanted = [_word(kind) for kind in params.context.only or ()]
        actions = [*_fixes(ls, text, params.range), *_additions(ls, text, params.range)]
        return [action for action in actions if not wanted or any(_is_of(action, kind) for kind in wanted)]

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolving(ls: RuleServer, action: types.CodeAction) -> types.CodeAction:
        data = action.data if isinstance(action.data, dict) else {}
        text = ls.desk.open.get(str(data.get("uri")))
        if text is not None and "regel" in data:
            action.edit = _example(ls, text, str(data["regel"]))
        elif text is not None:
            mended = repair([text.source]).sources[0].text
            edits = [protocol.as_edit(edit, text) for edit in line_edits(text.source.text, mended)]
            action.edit = types.WorkspaceEdit({text.name: edits})
        return action


def _fixes(ls: RuleServer, text: EditorText, place: types.Range) -> list[types.CodeAction]:
    diagnostics = ls.desk.diagnostics(text.name)
    at_place = fixes_at(diagnostics, text.source, protocol.span_of(text, place))
    found = [_fix(diagnostic, fix, text, ls) for diagnostic, fix in at_place]
    if any(fix.safety is Safety.SAFE for diagnostic in diagnostics for fix in diagnostic.fixes):
        title = "Herstel alles wat maar op één manier bedoeld kan zijn"
        found.append(types.CodeAction(title, types.CodeActionKind.SourceFixAll, data={"uri": text.name}))
    return found


def _fix(diagnostic: Diagnostic, fix: Fix, text: EditorText, ls: RuleServer) -> types.CodeAction:
    return types.CodeAction(
        fix.title,
        types.CodeActionKind.QuickFix,
        diagnostics=[protocol.as_diagnostic(diagnostic, text, ls.desk.text)],
        is_preferred=fix.safety is Safety.SAFE,
        edit=types.WorkspaceEdit({text.name: [protocol.as_edit(edit, text) for edit in fix.edits]}),
    )


def _additions(ls: RuleServer, text: EditorText, place: types.Range) -> list[types.CodeAction]:
    at, names = protocol.offset(text, place.start), ls.desk.names(text.name)
    rule, exception, reading = rule_at(text.source, at, names), add_exception(text.source, at, names), None
    found = []
    if exception is not None:
        edit = _edit(text, exception)
        found.append(types.CodeAction(exception.title, types.CodeActionKind.Refactor, edit=edit))
    reading = ls.desk.reading(text.name)
    if rule is not None and reading is not None and reading.policy is not None:
        title = f"Maak een voorbeeld waarin deze {'regel' if rule.kind is Kind.RULE else 'uitzondering'} beslist"
        data = {"uri": text.name, "regel": rule.name}
        found.append(types.CodeAction(title, types.CodeActionKind.Refactor, data=data))
    return found


def _example(ls: RuleServer, text: EditorText, rule: str) -> types.WorkspaceEdit:
    reading = ls.desk.reading(text.name)
    if reading is None or reading.policy is None:
        raise refused("Herstel eerst de fouten in het document. Dan is er een voorbeeld van te maken.")
    try:
        made = add_example(reading.policy, rule, ls.desk.names(text.name))
    except PolicyTooTangled:
        raise refused("De regels hangen te veel samen om hier een voorbeeld bij te vinden.") from None
    if made is None:
        raise refused("Hier is geen voorbeeld van te maken: deze regel is nooit van toepassing.")
    return _edit(text, made)


def _edit(text: EditorText, made: Addition) -> types.WorkspaceEdit:
    return types.WorkspaceEdit({text.name: [protocol.as_edit(made.edit, text)]})


def _is_of(action: types.CodeAction, kind: str) -> bool:
    own = _word(action.kind or "")
    return own == kind or own.startswith(f"{kind}.")


def _word(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
