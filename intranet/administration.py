"""`opgavewijzer logboek`, `versies` and `beheerder`: for the administrator, beside the window.

The first two read the stored data and change nothing; `beheerder` lets someone in when nobody else can. They exit with
0 (fine), 1 (the log was tampered with) or 2 (cannot run).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intranet.command_line import CANNOT_RUN, DutchParser, add_help

if TYPE_CHECKING:  # heavy, and not needed to say how the command is used
    from intranet.store import Store

FINE, FINDINGS = 0, 1
LOG, VERSIONS, ADMINISTRATOR = "logboek", "versies", "beheerder"


def main(command: str, arguments: Sequence[str]) -> int:
    """Do what one of the commands asks. Returns the exit code."""
    options = _parser(command).parse_args(arguments)
    from intranet import locations
    from intranet.config import Config
    from intranet.store import Store, StoreError

    config = Config(options.data or locations.default_data_folder())
    if not Path(config.database.removeprefix("sqlite:///")).is_file():
        print(f"opgavewijzer {command}: in {config.data_folder} staan geen gegevens.", file=sys.stderr)
        return CANNOT_RUN
    store = Store(config.database)
    try:
        store.migrate()
        if command == ADMINISTRATOR:
            return _administrator(store, options.naam, config.user_name)
        return _log(store, options.als) if command == LOG else _versions(store, options.map)
    except BrokenPipeError:
        raise
    except (StoreError, OSError) as problem:
        print(f"opgavewijzer {command}: {problem}", file=sys.stderr)
        return CANNOT_RUN
    finally:
        store.close()


def _parser(command: str) -> DutchParser:
    about = {
        LOG: "Ga na of iemand in het logboek heeft geknoeid, of schrijf het als CSV of JSON.",
        VERSIONS: "Schrijf alle versies van de regels in een map: een map per versie. De map is geschikt voor git.",
        ADMINISTRATOR: "Geef iemand de rol beheerder, ook als niemand meer bij Beheer kan. Het staat in het logboek.",
    }
    usage = {LOG: "[--controleer | --als csv|json]", VERSIONS: "MAP", ADMINISTRATOR: "NAAM"}
    parser = DutchParser(
        f"opgavewijzer {command}", f"opgavewijzer {command} {usage[command]} [--data MAP]", about[command]
    )
    if command == LOG:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--controleer", action="store_true", help="ga na of het logboek heel is (dit is de gewone keus)"
        )
        which.add_argument("--als", choices=("csv", "json"), help="schrijf het logboek in deze vorm")
    elif command == VERSIONS:
        parser.add_argument("map", type=Path, metavar="MAP", help="de map waarin de versies komen")
    else:
        parser.add_argument("naam", metavar="NAAM", help="de naam waaronder deze persoon de Opgavewijzer opent")
    parser.add_argument("--data", type=Path, metavar="MAP", help="de map met de gegevens (anders: de vaste map)")
    add_help(parser)
    parser._positionals.title = "personen" if command == ADMINISTRATOR else "bestanden"
    parser._optionals.title = "opties"
    return parser


def _log(store: Store, form: str | None) -> int:
    from intranet.filters import aantal
    from intranet.log_export import WRITERS
    from intranet.store import log

    with store.reading() as session:
        if form is not None:
            for part in WRITERS[form](log.every(session)):
                sys.stdout.write(part)
            return FINE
        found = log.check(session)
    if found.problem is None:
        lines = aantal(found.count, "regel", "regels")
        print(f"Het logboek klopt: {lines}, elke regel sluit aan op de vorige.\nControlegetal: {found.head}")
        return FINE
    print(f"Het logboek klopt niet. {found.problem}\nVergelijk het met een eerdere uitvoer of reservekopie.")
    return FINDINGS


def _versions(store: Store, folder: Path) -> int:
    from intranet.filters import aantal
    from intranet.rules import exchange
    from intranet.store import questions, versions

    with store.reading() as session:
        every = versions.publications(session)
        texts = {}
        for one in every:
            stored = questions.get_regelset_version(session, one.regelset_version_id)
            assert stored is not None  # a publication refers to its texts
            texts[one.id] = stored.texts
    for path, text in exchange.history_files(every, texts).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8", newline="\n")
    print(f"{aantal(len(every), 'versie', 'versies')} geschreven in {folder}.")
    return FINE


def _administrator(store: Store, name: str, who: str) -> int:
    from intranet.store import Role, people, settings

    name, at = " ".join(name.split()), datetime.now(UTC)
    if not name:
        print("opgavewijzer beheerder: vul een naam in.", file=sys.stderr)
        return CANNOT_RUN
    with store.writing() as session:
        person = people.find(session, name)
        if person is None:
            people.add(session, name=name, roles={Role.ADMINISTRATOR}, who=who, at=at)
        else:
            roles = {*person.roles, Role.ADMINISTRATOR}
            people.change(session, person.id, expected=person.roles, roles=roles, who=who, at=at)
        one_desk = settings.one_desk(session)
    print(f"{name} is beheerder." + (" De lijst geldt nog niet: iedereen heeft nu alle rollen." if one_desk else ""))
    return FINE
