"""The command `opgavewijzer`: without an argument it opens the window; a sub-command of the language goes to `dsl`.

Heavy modules are imported only where they are needed: help and version come at once, and the language needs no web.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from intranet.command_line import CANNOT_RUN, DutchParser, add_help

VERIFY = "verifieer"
ADMINISTRATION = ("logboek", "versies", "beheerder")

_OTHER_FOLDER = "Kies een andere map met --data MAP."

_HELP = """\
Zonder opdracht opent de Opgavewijzer een venster. Daarin weegt uw team een opgave af.

Opdrachten voor regelbestanden (meer uitleg: opgavewijzer OPDRACHT --help):
  controleer   controleer regelbestanden op fouten
  weeg         weeg een opgave: geef de uitkomst bij antwoorden
  toets        toets de voorbeelden in regelbestanden
  dekking      laat zien welke zinnen van de bron in regels staan
  analyseer    zoek tegenstrijdigheden en gaten in de regels
  vergelijk    vergelijk twee versies van de regels
  opmaak       geef regelbestanden hun vaste opmaak
  gevallen     reken uitgewerkte opgaven na
  taalserver   help een editor bij het schrijven van regels

Opdracht voor vaststellingen:
  verifieer    ga na of een vaststelling nog klopt

Opdrachten voor de beheerder:
  logboek      ga na of het logboek heel is, of schrijf het als CSV of JSON
  versies      schrijf alle versies van de regels in een map
  beheerder    geef iemand de rol beheerder
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks. Returns the exit code: 0 when it went well, else 2 after a sentence on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] == VERIFY:
        from dsl.command.output import said
        from intranet.sealing.cli import main as verify_main

        return said(lambda: verify_main(given[1:]))
    if given and given[0] in ADMINISTRATION:
        from dsl.command.output import said
        from intranet.administration import main as administration_main

        return said(lambda: administration_main(given[0], given[1:]))
    if given and not given[0].startswith("-"):
        from dsl.command.cli import main as language_main

        return language_main(given)
    from intranet import locations

    options = _parser().parse_args(given)
    if options.versie:
        print(f"opgavewijzer {locations.version()}")
        return 0
    from intranet.desktop import window
    from intranet.desktop.local_server import StartError

    folder = options.data or locations.default_data_folder()
    code = 0
    try:
        _make_usable(folder)
        window.run(folder.resolve(), port=options.poort, in_browser=options.browser, trial=options.proef, say=_say)
    except StartError as problem:
        print(f"opgavewijzer: {problem}", file=sys.stderr)
        code = CANNOT_RUN
    window.end_despite_waiting_threads(code)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = DutchParser("opgavewijzer", "opgavewijzer [OPTIES]\n         opgavewijzer OPDRACHT …", _HELP)
    options = parser.add_argument_group("opties")
    add_help(options)
    options.add_argument("--versie", action="store_true", help="toon de versie en stop")
    options.add_argument(
        "--data", type=Path, metavar="MAP", help="bewaar de opgaven in deze map (anders: de vaste map van uw computer)"
    )
    options.add_argument(
        "--poort", type=_port, default=0, metavar="GETAL", help="gebruik deze poort (anders: een vrije)"
    )
    options.add_argument("--browser", action="store_true", help="open in uw browser in plaats van in een eigen venster")
    options.add_argument("--proef", action="store_true", help="start één keer, kijk of de eerste pagina komt, en stop")
    return parser


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is geen poort; kies een getal van 1 tot en met 65535")


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _make_usable(folder: Path) -> None:
    """Make the data folder when it is not there. Raises StartError when it cannot be used."""
    from dsl import reason_text
    from intranet.desktop.local_server import StartError

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what a team writes is for the team
    except (FileExistsError, NotADirectoryError) as error:
        raise StartError(f"{folder} is geen map maar een bestand. {_OTHER_FOLDER}") from error
    except OSError as error:
        raise StartError(f"de map {folder} kan niet worden gemaakt ({reason_text(error)}). {_OTHER_FOLDER}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StartError(f"in de map {folder} mag u niets bewaren. {_OTHER_FOLDER}")
