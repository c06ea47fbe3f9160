"""What colleagues did, each act as a sentence: "anna schreef een bericht bij vraag 12"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from intranet.opgaven.detail_forms import FIELD_WORDS
from intranet.opgaven.together import lines
from intranet.opgaven.weighing import Weighing
from intranet.store import AnswerKind, TopicState, details
from intranet.store.happenings import Did, Happening


@dataclass(frozen=True)
class News:
    """A sentence in three parts: who did it, the word that counts (may be empty), and at what."""

    who: str
    did: str
    word: str
    where: str
    at: datetime


def sentences(
    weighing: Weighing, happened: Iterable[Happening], me: str, open_question: str | None = None
) -> tuple[News, ...]:
    """Return each act in words; `open_question` is the one that the reader looks at."""
    return tuple(
        News("U" if one.who == me else one.who, *_words(weighing, one, open_question), one.at) for one in happened
    )


def _words(weighing: Weighing, one: Happening, open_question: str | None) -> tuple[str, str, str]:
    """Return what was done, the word that counts, and at what."""
    match one.did:
        case Did.ANSWER:
            return _answer(weighing, one, open_question)
        case Did.NOTE:
            return "schreef een bericht bij", "", _question(weighing, one.about, open_question)
        case Did.NOTE_REVISION:
            where = _question(weighing, one.about, open_question)
            return (
                ("wijzigde een eigen bericht bij", "", where)
                if one.what
                else ("trok een eigen bericht in bij", "", where)
            )
        case Did.TASK if one.what:
            return "liet", one.what, f"{_question(weighing, one.about, open_question)} uitzoeken"
        case Did.TASK:
            where = _question(weighing, one.about, open_question)
            return "haalde weg wie", "", f"{where} uitzoekt"
        case Did.TOPIC:
            did, where = {
                TopicState.DONE: ("vinkte", "af bij"),
                TopicState.OPEN: ("zette", "op te doen bij"),
                TopicState.REMOVED: ("haalde", "weg bij"),
            }[TopicState(one.state)]
            return did, one.what, f"{where} {_title(weighing, one.about)}"
        case Did.PROGRESS:
            return (
                ("rondde" if one.state == "done" else "zette"),
                "",
                (f"{_title(weighing, one.about)} {'af' if one.state == 'done' else 'weer op te doen'}"),
            )
        case Did.WORK:
            return "schreef hoe het gaat bij", "", _title(weighing, one.about)
        case Did.SEAL:
            against = ", in afwijking van de regels" if one.state else ""
            return "stelde", one.what.lower(), f"vast in vaststelling {one.about}{against}"
        case Did.CHANGE if one.about == details.ARCHIVE:
            return (
                ("zette", "", "de opgave in het archief")
                if one.state == "done"
                else ("haalde", "", "de opgave uit het archief")
            )
    return "wijzigde", FIELD_WORDS.get(one.about, one.about).lower(), "bij de gegevens van de opgave"


def _answer(weighing: Weighing, one: Happening, open_question: str | None) -> tuple[str, str, str]:
    assert one.entry is not None
    where = _question(weighing, one.about, open_question)
    if one.entry.kind is AnswerKind.WITHDRAWN:
        return "nam het antwoord terug op", "", where
    if one.entry.undoes_id:
        return "zette een eerder antwoord terug op", "", where
    (line,) = lines(weighing, (one.entry,))
    return "antwoordde", line.words, f"op {where}"


def _question(weighing: Weighing, name: str, open_question: str | None) -> str:
    if name == open_question:
        return "deze vraag"
    question = weighing.question(name)
    return f"vraag {question.fact.number}" if question else "een vraag"


def _title(weighing: Weighing, name: str) -> str:
    obligation = weighing.policy.obligations.get(name)
    return f"‘{obligation.title if obligation else name}’"
