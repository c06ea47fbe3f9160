"""What every page shows round its content: who, which rules, which day, and where one is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, g, request

from intranet.config import current_config
from intranet.policies import RegelsetUnusable, current_store, regelset_of, regelsets, shipped_texts
from intranet.rules.jobs import jobs
from intranet.store import StoreError, worklist
from intranet.web import errors
from intranet.web.permissions import Permission, current_user


@dataclass(frozen=True)
class Destination:
    """One line of the menu: where it goes, its symbol and its word."""

    endpoint: str
    symbol: str
    word: str
    blueprints: tuple[str, ...]
    needs: Permission = Permission.READ

    @property
    def is_here(self) -> bool:
        """Tell whether the present page belongs to this line."""
        return request.blueprint in self.blueprints


_OPGAVE = (
    "opgaven",
    "afwegen",
    "samen",
    "wat_als",
    "vaststellen",
    "documenten",
    "gegevens",
    "weergaven",
    "importeren",
)

RULES = (
    "regels",
    "concept",
    "lezen",
    "redactie",
    "regelformulier",
    "lijsten",
    "voorbeelden",
    "voorbeeld_nieuw",
    "bron",
    "gevolgen",
    "beoordelen",
    "geschiedenis",
)
MENU = (
    Destination("opgaven.index", "n-opgaven", "Opgaven", _OPGAVE),
    Destination("werklijst.index", "n-werk", "Werklijst", ("werklijst",)),
    Destination("overzicht.index", "n-overzicht", "Overzicht", ("overzicht",)),
    Destination("leidraad.index", "n-leid", "De leidraad", ("leidraad",)),
    Destination(
        "regels.index",
        "n-regels",
        "Regels",
        RULES,
        Permission.SEE_DRAFTS,
    ),
    Destination("beheer.home", "n-beheer", "Beheer", ("beheer", "mensen"), Permission.ADMINISTER),
    Destination("hulp.index", "n-hulp", "Hulp", ("hulp",)),
)


@dataclass(frozen=True)
class Frame:
    """The data of the frame; `version` is None when the rules cannot be read."""

    user: str
    today: date
    version: str | None
    menu: tuple[Destination, ...] = MENU


def install(bp: Blueprint) -> None:
    """Give the frame to the templates of every page, and answer when the rules cannot be used."""
    bp.record_once(_prepare)
    bp.before_app_request(_follow_the_day)
    bp.app_context_processor(_frame)
    bp.app_errorhandler(RegelsetUnusable)(_unusable)


def _prepare(_state: object) -> None:
    """Read the rules while the window still opens, so that the first page need not wait for them."""
    with suppress(RegelsetUnusable):  # the first page says so
        regelset_of(shipped_texts())


def _follow_the_day() -> None:
    """Let the open opgaven go over to a version whose day has come, before anyone sees them."""
    if request.endpoint != "static":
        with suppress(RegelsetUnusable):  # the page that needs the rules says so
            if regelsets().follow_the_day():
                jobs().weigh_moved(current_config().today())


def _frame() -> dict[str, object]:
    try:
        version = regelsets().publication().label
    except RegelsetUnusable:
        version = None
    user = current_user()
    menu = tuple(item for item in MENU if user.may(item.needs))
    return {"frame": Frame(user.name, current_config().today(), version, menu), "open_for_me": _open_for_me}


def _open_for_me() -> int:
    """How much still has to be done by the person at the screen. Asked when a page shows it, and once for each page."""
    if "open_for_me" not in g:
        g.open_for_me = 0
        with suppress(StoreError), current_store().reading() as session:  # a page that says what is wrong must show
            g.open_for_me = worklist.count_all_open(session, current_user().name)
    count: int = g.open_for_me
    return count


def _unusable(error: RegelsetUnusable) -> Response:
    return errors.page(
        errors.Message(
            "De regels zijn niet te gebruiken",
            str(error),
            "Vraag een beleidsmedewerker om het regelbestand te verbeteren. Uw opgaven zijn bewaard.",
        ),
        503,
    )
