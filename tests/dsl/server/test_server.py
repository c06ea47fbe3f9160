"""The language server as an editor meets it: on the shipped policy, on broken text, and with letters beyond ASCII."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from dsl.source import Source
from tests.dsl.server.editor import Editor, editor
from tests.dsl.services.typing import START
from tests.dsl.test_leidraad import FILE

T = TypeVar("T")
URI = "untitled:mijn.regels.md"
AGREED = {"utf-16": ("utf-16-le", 2), "utf-8": ("utf-8", 1)}
LEIDRAAD = FILE.read_text(encoding="utf-8")


def place(text: str, words: str, behind: int = 0) -> types.Position:
    """Return the position, in UTF-16 units, of the first place of some words."""
    at = text.index(words) + behind
    line = text.count("\n", 0, at)
    start = text.rfind("\n", 0, at) + 1
    return types.Position(line, len(text[start:at].encode("utf-16-le")) // 2)


MORE = """# Meer

```regels
regeltaal 1

regelset aanvulling "Meer"
  rang verordening
  bouwt voort op mijn_regels

begrip krap betekent: ruimte is geen
```
"""


def document(uri: str = URI) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


def changed(text: str, edits: list[types.TextEdit]) -> str:
    """Make edits as an editor does."""
    source = Source("a", text)
    spans = [(_offset(source, e.range.start), _offset(source, e.range.end), e.new_text) for e in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _offset(source: Source, position: types.Position) -> int:
    line = source.line_text(position.line + 1)
    if position.line >= source.lines:
        return len(source.text)
    before = line.encode("utf-16-le")[: position.character * 2].decode("utf-16-le")
    return source.line_start(position.line + 1) + len(before)


class Loop:
    """An event loop in a thread of its own: that of the tests may belong to the browser that other tests use."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread, self._runner = thread, asyncio.Runner()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work, and return what comes of it."""
        return self._thread.submit(self._runner.run, work).result()

    def close(self) -> None:
        """End what still runs."""
        self._thread.submit(self._runner.close).result()


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    with ThreadPoolExecutor(1) as thread:
        made = Loop(thread)
        yield made
        made.close()


@pytest.fixture(scope="module")
def client(loop: Loop) -> Iterator[Editor]:
    """One server for all tests, as it is for all documents in an editor; at the end it must have said nothing amiss."""
    running = editor()
    yield loop.run(running.__aenter__())
    loop.run(running.__aexit__(None, None, None))


@pytest.fixture
def run(loop: Loop, client: Editor) -> Iterator[Callable[..., None]]:
    """Run a test against the server; what it opened is closed behind it."""
    yield lambda scenario: loop.run(scenario(client))

    async def close() -> None:
        for uri in {params.uri for params in client.published}:
            client.text_document_did_close(types.DidCloseTextDocumentParams(document(uri)))

    loop.run(close())
    client.published.clear()
    client.messages.clear()


def test_the_shipped_policy_can_be_read_along(run):
    async def scenario(client: Editor) -> None:
        client.open(URI, LEIDRAAD)
        assert await client.diagnostics(URI) == []
        at = place(LEIDRAAD, "ruimte is geen", 2)
        found = await client.text_document_hover_async(types.HoverParams(document(), at))
        assert found is not None and "**oordeel** `ruimte`" in found.contents.value
        where = await client.text_document_definition_async(types.DefinitionParams(document(), at))
        assert where.range.start == place(LEIDRAAD, "oordeel ruimte: één uit", len("oordeel "))
        context = types.ReferenceContext(include_declaration=True)
        uses = await client.text_document_references_async(types.ReferenceParams(context, document(), at))
        assert len(uses) > 10
        marked = await client.text_document_document_highlight_async(types.DocumentHighlightParams(document(), at))
        assert [one.range for one in marked] == [use.range for use in uses]
        written = [one.range for one in marked if one.kind is types.DocumentHighlightKind.Write]
        assert written == [where.range]
        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document()))
        assert [symbol.name for symbol in symbols] == ["Leidraad Doorontwikkeling Participatie"]
        names = {child.name for symbol in symbols for child in symbol.children}
        assert {"leidraad_participatie", "Over de opgave"} <= names
        folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document()))
        assert len(folds) > 100
        options = types.FormattingOptions(tab_size=2, insert_spaces=True)
        layout = types.DocumentFormattingParams(document(), options)
        assert not await client.text_document_formatting_async(layout)
        lenses = await client.text_document_code_lens_async(types.CodeLensParams(document()))
        assert lenses and all(lens.command.title.startswith("✓") for lens in lenses)

    run(scenario)


def test_words_are_coloured_by_what_they_are(run):
    async def scenario(client: Editor) -> None:
        text = START + "\n```regels\nbegrip 😀 nieuw betekent: ruimte is geen # zo\n```\n"
        client.open(URI, text)
        assert client.capabilities is not None
        kinds = client.capabilities.semantic_tokens_provider.legend.token_types
        found = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document()))
        lines, words, line, character = text.split("\n"), [], 0, 0
        for at in range(0, len(found.data), 5):
            down, shift, length, kind, _ = found.data[at : at + 5]
            line, character = line + down, shift + (0 if down else character)
            written = lines[line].encode("utf-16-le")[character * 2 : (character + length) * 2].decode("utf-16-le")
            words.append((written, kinds[kind]))
        assert words[-7:] == [
            ("begrip", "keyword"),
            ("nieuw", "keyword"),
            ("betekent", "keyword"),
            ("ruimte", "variable"),
            ("is", "keyword"),
            ("geen", "enumMember"),
            ("# zo", "comment"),
        ]
        assert ("hoofd", "variable") in words and ('"Is het open?"', "string") in words

    run(scenario)


def test_typing_is_checked_after_a_pause_and_only_the_last_version(run):
    async def scenario(client: Editor) -> None:
        client.open(URI, START)
        assert await client.diagnostics(URI) == []
        for version, broken in enumerate(("open an", "open and", "open and ruim"), 2):
            client.type(URI, f"{START}\n```regels\nbegrip nieuw betekent: {broken}\n```\n", version)
        (found,) = await client.diagnostics(URI, 4)
        assert (found.code, found.severity) == ("vreemd-woord", types.DiagnosticSeverity.Error)
        assert found.message == "Het woord `and` kent de regeltaal niet.\nSchrijf `en`."
        assert [params.version for params in client.published if params.version] == [1, 4]

    run(scenario)


def test_completion_while_the_text_is_broken(run):
    async def scenario(client: Editor) -> None:
        text = START + "\n```regels\nbegrip nieuw betekent: ruimte is \n```\n"
        client.open(URI, text)
        at = place(text, "nieuw betekent: ruimte is ", len("nieuw betekent: ruimte is "))
        found = await client.text_document_completion_async(types.CompletionParams(document(), at))
        assert [item.label for item in found.items] == ["geen", "voldoende", "een", "niet"]
        assert found.items[2].insert_text_format is types.InsertTextFormat.Snippet
        assert changed(text, [found.items[0].text_edit]) == text.replace("ruimte is \n", "ruimte is geen\n")

    run(scenario)


BEYOND_ASCII = 'verplichting uitleg "Leg 😀 uit: geïnteresseerd" als ruimte is geeen'


async def check_places(client: Editor, encoding: str) -> None:
    """Check where a finding and a name are behind letters that take more than one unit."""
    text = f"{START}\n```regels\n{BEYOND_ASCII}\n```\n"
    codec, size = AGREED[encoding]
    units = len(BEYOND_ASCII[: BEYOND_ASCII.index("geeen")].encode(codec)) // size
    client.open(URI, text)
    found = [d for d in await client.diagnostics(URI) if d.severity is types.DiagnosticSeverity.Error]
    places = [(d.code, d.range.start.character, d.range.end.character) for d in found]
    assert places == [("waarde-onbekend", units, units + 5)]
    at = types.Position(found[0].range.start.line, units - len("ruimte is ") + 2)
    hovered = await client.text_document_hover_async(types.HoverParams(document(), at))
    assert hovered is not None and "`ruimte`" in hovered.contents.value
    assert hovered.range.start.character == units - len("ruimte is ")


def test_places_behind_emoji_and_diaeresis_are_in_utf_16(run):
    async def scenario(client: Editor) -> None:
        assert client.capabilities is not None
        assert client.capabilities.position_encoding == "utf-16"
        await check_places(client, "utf-16")

    run(scenario)


def test_an_editor_that_counts_bytes_and_knows_no_snippets_is_served_as_it_asks(loop):
    async def inside() -> None:
        async with editor("utf-8", "utf-16", snippets=False) as client:
            assert client.capabilities is not None
            assert client.capabilities.position_encoding == "utf-8"
            await check_places(client, "utf-8")
            text = START + "\n```regels\n\n```\n"
            client.type(URI, text, 2)
            at = place(text, "```regels\n\n", len("```regels\n"))
            found = await client.text_document_completion_async(types.CompletionParams(document(), at))
            assert found.items and not [item for item in found.items if "${" in item.text_edit.new_text]

    loop.run(inside())


def test_letters_that_are_not_composed_are_found_where_the_editor_has_them(run):
    rules = 'feit bei\u0308nvloedbaar: ja/nee\n  vraag "Zo?"\n\nbegrip ja_hoor betekent: bei\u0308nvloedbaar is 3\n'
    text = f"{START}\n```regels\n{rules}```\n"

    async def scenario(client: Editor) -> None:
        client.open(URI, text)
        (found,) = [d for d in await client.diagnostics(URI) if d.severity is types.DiagnosticSeverity.Error]
        assert found.range.start == place(text, "bei\u0308nvloedbaar is 3", len("bei\u0308nvloedbaar is "))

    run(scenario)


def test_code_actions_mend_what_they_say(run):
    async def scenario(client: Editor) -> None:
        text = START + "\n```regels\nbegrip nieuw betekent: open and ruim of helder\n```\n"
        client.open(URI, text)
        (found,) = await client.diagnostics(URI)
        params = types.CodeActionParams(document(), found.range, types.CodeActionContext([found]))
        actions = await client.text_document_code_action_async(params)
        assert [(a.title, a.kind, a.is_preferred) for a in actions] == [
            ("Schrijf `en`", types.CodeActionKind.QuickFix, True),
            ("Herstel alles wat maar op één manier bedoeld kan zijn", types.CodeActionKind.SourceFixAll, None),
        ]
        once = changed(text, actions[0].edit.changes[URI])
        whole = await client.code_action_resolve_async(actions[1])
        assert changed(text, whole.edit.changes[URI]) == once
        client.type(URI, once, 2)
        (found,) = await client.diagnostics(URI, 2)
        assert found.code == "en-of-zonder-haakjes"
        params = types.CodeActionParams(document(), found.range, types.CodeActionContext([found]))
        first, second = await client.text_document_code_action_async(params)
        assert "betekent: (open en ruim) of helder" in changed(once, first.edit.changes[URI])
        assert "betekent: open en (ruim of helder)" in changed(once, second.edit.changes[URI])

    run(scenario)


def test_an_exception_and_a_voorbeeld_can_be_added_to_a_rule(run):
    async def scenario(client: Editor) -> None:
        client.open(URI, START)
        at = place(START, "als ruim en open")
        context = types.CodeActionContext([], only=[types.CodeActionKind.Refactor])
        params = types.CodeActionParams(document(), types.Range(at, at), context)
        exception, example = await client.text_document_code_action_async(params)
        assert exception.title == "Voeg een uitzondering toe op hoofd"
        after = changed(START, exception.edit.changes[URI])
        assert "uitzondering uitzondering_op_hoofd op hoofd geeft niet_nu\n  als voorwaarde" in after
        example = await client.code_action_resolve_async(example)
        after = changed(START, example.edit.changes[URI])
        assert 'voorbeeld "Hoofd is van toepassing"' in after
        assert "    - uitkomst is …" in after

    run(scenario)


def test_a_name_gets_another_name_in_all_open_documents_or_the_editor_hears_why_not(run):
    other = "untitled:ander.regels.md"

    async def scenario(client: Editor) -> None:
        client.open(URI, START)
        client.open(other, MORE)
        at = place(START, "oordeel ruimte", len("oordeel "))
        assert (await client.text_document_prepare_rename_async(types.PrepareRenameParams(document(), at))).start == at
        edit = await client.text_document_rename_async(types.RenameParams(document(), at, "plek"))
        assert "oordeel plek: één uit" in changed(START, edit.changes[URI])
        assert [change.new_text for change in edit.changes[other]] == ["plek"]
        with pytest.raises(JsonRpcException, match="De naam `open` bestaat al"):
            await client.text_document_rename_async(types.RenameParams(document(), at, "open"))

    run(scenario)


def test_a_file_beside_an_open_one_is_read_with_it(run, tmp_path: Path):
    (tmp_path / "basis.regels.md").write_text(START, encoding="utf-8")
    text = MORE
    (tmp_path / "los.regels.md").write_text(START.replace("mijn_regels", "andere_regels"), encoding="utf-8")
    uri = (tmp_path / "meer.regels.md").as_uri()

    async def scenario(client: Editor) -> None:
        client.open(uri, text)
        assert await client.diagnostics(uri) == []
        params = types.DefinitionParams(document(uri), place(text, "ruimte is geen"))
        where = await client.text_document_definition_async(params)
        assert where.uri == (tmp_path / "basis.regels.md").as_uri()
        assert where.range.start == place(START, "oordeel ruimte", len("oordeel "))

    run(scenario)


def test_of_two_versions_in_a_folder_the_last_one_is_built_on(run, tmp_path: Path):
    old = START.replace('"Mijn regels"', '"Mijn regels"\n  geldig vanaf 1 januari 2023')
    new = "Eerst een regel.\n\n" + old.replace("januari 2023", "januari 2027")
    assert "januari 2027" in new
    # By name the old one is the last, and nothing else is: the day on which a version begins must decide.
    texts = {"a_nieuw": new, "b_oud": old, "meer": MORE}
    uri = {}
    for name, text in texts.items():
        path = tmp_path / f"{name}.regels.md"
        path.write_text(text, encoding="utf-8")
        uri[name] = path.as_uri()

    async def scenario(client: Editor) -> None:
        client.open(uri["meer"], MORE)
        at = place(MORE, "ruimte is geen")
        for opened in ((), ("b_oud",), ("a_nieuw",)):
            for name in opened:
                client.open(uri[name], texts[name])
                assert await client.diagnostics(uri[name]) == []
            where = await client.text_document_definition_async(types.DefinitionParams(document(uri["meer"]), at))
            assert where.uri == uri["a_nieuw"]
            edit = await client.text_document_rename_async(types.RenameParams(document(uri["meer"]), at, "plek"))
            assert set(edit.changes) == {uri["a_nieuw"], uri["meer"]}
        within = place(old, "oordeel ruimte", len("oordeel "))
        where = await client.text_document_definition_async(types.DefinitionParams(document(uri["b_oud"]), within))
        assert where.uri == uri["b_oud"]
        edit = await client.text_document_rename_async(types.RenameParams(document(uri["b_oud"]), within, "plek"))
        assert set(edit.changes) == {uri["b_oud"]}

    run(scenario)


def test_the_day_of_one_rule_is_not_that_of_a_version_and_an_open_draft_without_a_day_is_the_last(run, tmp_path: Path):
    old = START.replace('"Mijn regels"', '"Mijn regels"\n  geldig vanaf 1 januari 2023')
    old += "\n> Zo.\n\n```regels\nregel later over uitkomst geeft wel\n  als open\n  geldig vanaf 1 januari 2030\n```\n"
    new = START.replace('"Mijn regels"', '"Mijn regels" geldig vanaf 1 januari 2027')
    uri = {}
    for name, text in {"a_oud": old, "b_nieuw": new, "c_concept": START, "meer": MORE}.items():
        path = tmp_path / f"{name}.regels.md"
        path.write_text(text, encoding="utf-8")
        uri[name] = path.as_uri()

    async def scenario(client: Editor) -> None:
        client.open(uri["meer"], MORE)
        at = place(MORE, "ruimte is geen")
        asked = types.DefinitionParams(document(uri["meer"]), at)
        assert (await client.text_document_definition_async(asked)).uri == uri["b_nieuw"]
        client.open(uri["c_concept"], START)
        assert await client.diagnostics(uri["c_concept"]) == []
        assert (await client.text_document_definition_async(asked)).uri == uri["c_concept"]

    run(scenario)


def test_a_mistake_in_a_file_that_cannot_name_it_does_not_keep_a_name_from_changing(run, tmp_path: Path):
    beside = MORE.replace("aanvulling", "naast").replace("krap", "vol")
    beside += "\n```regels\nbegrip stuk betekent: extra en en open\n```\n"
    more = MORE + "\n```regels\nbegrip extra betekent: open\n\nbegrip ook betekent: extra\n```\n"
    uri = {}
    for name, text in {"basis": START, "meer": more, "naast": beside}.items():
        path = tmp_path / f"{name}.regels.md"
        path.write_text(text, encoding="utf-8")
        uri[name] = path.as_uri()

    async def scenario(client: Editor) -> None:
        for name, text in {"basis": START, "meer": more, "naast": beside}.items():
            client.open(uri[name], text)
        at = place(more, "begrip extra", len("begrip "))
        edit = await client.text_document_rename_async(types.RenameParams(document(uri["meer"]), at, "erbij"))
        assert set(edit.changes) == {uri["meer"]}
        open_at = place(START, "feit open", len("feit "))
        with pytest.raises(JsonRpcException, match=r"Herstel eerst de fout in .*naast"):
            await client.text_document_rename_async(types.RenameParams(document(uri["basis"]), open_at, "extra2"))

    run(scenario)


def test_a_voorbeeld_runs_from_its_lens(run):
    async def scenario(client: Editor) -> None:
        text = START.replace("uitkomst is wel op grond van hoofd", "uitkomst is niet_nu")
        client.open(URI, text)
        (lens,) = await client.text_document_code_lens_async(types.CodeLensParams(document()))
        assert lens.command.title.startswith("✗ Klopt niet. Verwacht: uitkomst is niet_nu.")
        assert lens.range.start == place(text, 'voorbeeld "Gewoon"')
        command = types.ExecuteCommandParams(lens.command.command, lens.command.arguments)
        result = await client.workspace_execute_command_async(command)
        assert result["geslaagd"] is False
        assert client.messages == [f"Gewoon: {lens.command.title.removeprefix('✗ ')}"]

    run(scenario)


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "```regels\n", '```regels\n"', "# x\n\n```regels\n  | \n```", "\x00\x0b\u2028a\n> b"]
)
def test_every_request_on_odd_text_gets_an_answer(run, text: str):
    async def scenario(client: Editor) -> None:
        client.open(URI, text)
        await client.diagnostics(URI)
        await ask_everything(client, types.Position(0, 0))
        await ask_everything(client, types.Position(99, 99))

    run(scenario)


async def ask_everything(client: Editor, at: types.Position) -> None:
    """Make each request at a place; only a rename may be refused, with a sentence."""
    here = document()
    await client.text_document_completion_async(types.CompletionParams(here, at))
    await client.text_document_hover_async(types.HoverParams(here, at))
    await client.text_document_definition_async(types.DefinitionParams(here, at))
    await client.text_document_references_async(types.ReferenceParams(types.ReferenceContext(True), here, at))
    await client.text_document_document_highlight_async(types.DocumentHighlightParams(here, at))
    await client.text_document_document_symbol_async(types.DocumentSymbolParams(here))
    await client.text_document_folding_range_async(types.FoldingRangeParams(here))
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    await client.text_document_formatting_async(types.DocumentFormattingParams(here, options))
    await client.text_document_code_lens_async(types.CodeLensParams(here))
    context = types.CodeActionContext([])
    await client.text_document_code_action_async(types.CodeActionParams(here, types.Range(at, at), context))
    with pytest.raises(JsonRpcException, match="Hier staat geen naam"):
        await client.text_document_rename_async(types.RenameParams(here, at, "nieuw"))


def test_each_prefix_of_a_text_can_be_asked_about(run):
    async def scenario(client: Editor) -> None:
        whole = START + "\n```regels\n" + 'voorbeeld "Nieuw"\n  zoals gewoon, behalve:\n    - ruimte is geen\n'
        for version, end in enumerate(range(len(START), len(whole), 7), 1):
            text = whole[:end]
            client.open(URI, text, version)
            at = place(text + "$", "$")
            await client.text_document_completion_async(types.CompletionParams(document(), at))
            await client.text_document_hover_async(types.HoverParams(document(), at))

    run(scenario)


def test_other_markdown_is_left_alone_until_it_has_rules(run):
    uri = "untitled:LEESMIJ.md"

    async def scenario(client: Editor) -> None:
        client.open(uri, "# Leesmij\n\n> Een citaat.\n")
        assert await client.diagnostics(uri) == []
        client.type(uri, "# Leesmij\n\n```regels\nfiet x: ja/nee\n```\n", 2)
        assert "onbekend-begin" in {found.code for found in await client.diagnostics(uri, 2)}

    run(scenario)


def test_what_is_closed_has_no_findings_any_more(run):
    async def scenario(client: Editor) -> None:
        client.open(URI, START + "\n```regels\nfiet x: ja/nee\n```\n")
        assert len(await client.diagnostics(URI)) == 1
        client.text_document_did_close(types.DidCloseTextDocumentParams(document()))
        assert await client.diagnostics(URI, None) == []
        at = types.Position(0, 0)
        assert await client.text_document_hover_async(types.HoverParams(document(), at)) is None

    run(scenario)


def test_nonsense_on_the_pipe_is_answered_without_a_traceback():
    body = b"dit is geen json"
    sent = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    hello = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "onbekend/iets", "params": {}}).encode()
    sent += b"Content-Length: %d\r\n\r\n%s" % (len(hello), hello)
    command = [sys.executable, "-m", "dsl.command.cli", "taalserver"]
    done = subprocess.run(command, input=sent, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    assert b'"id": 1' in done.stdout or b'"id":1' in done.stdout


def test_the_command_is_in_the_help(capsys: pytest.CaptureFixture[str]):
    from dsl.command.arguments import parser
    from dsl.command.cli import COMMANDS

    assert "taalserver" in parser(COMMANDS).format_help()
