"""What one may write behind `opgavewijzer`: the sub-commands of the language with their options and help, in Dutch."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping

CANNOT_RUN = 2


class _DutchFormatter(argparse.HelpFormatter):
    """The lay-out of help, with the Dutch word before how a command is used."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


class _DutchParser(argparse.ArgumentParser):
    """argparse with its own few words in Dutch."""

    def error(self, message: str) -> None:  # type: ignore[override]
        for english, dutch in (
            ("the following arguments are required:", "deze ontbreken:"),
            ("unrecognized arguments:", "onbekend:"),
            ("expected one argument", "verwacht een waarde"),
            ("invalid choice:", "onbekende keuze:"),
            ("choose from", "kies uit"),
            ("argument", "bij"),
        ):
            message = message.replace(english, dutch)
        print(f"{message}\n{self.format_usage().strip()}", file=sys.stderr)
        raise SystemExit(CANNOT_RUN)

    def format_help(self) -> str:
        text = super().format_help()
        for english, dutch in (
            ("positional arguments:", "wat u opgeeft:"),
            ("options:", "opties:"),
            ("show this help message and exit", "laat deze hulp zien"),
        ):
            text = text.replace(english, dutch)
        return text


def parser(runs: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """Return the parser of all sub-commands of the language; `runs` has what each of them does, by its name."""
    top = _DutchParser(
        prog="opgavewijzer", description="De regeltaal van Opgavewijzer.", formatter_class=_DutchFormatter
    )
    commands = top.add_subparsers(required=True, metavar="OPDRACHT", parser_class=_DutchParser)

    def named(name: str, help: str, description: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=help, description=description, formatter_class=_DutchFormatter)
        found.set_defaults(run=runs[name], json=False)
        return found

    def command(name: str, help: str) -> argparse.ArgumentParser:
        found = named(name, help, help)
        found.add_argument("bestanden", nargs="+", metavar="BESTAND", help="regelbestand (.regels.md)")
        found.add_argument("--json", action="store_true", help="geef het antwoord als JSON")
        return found

    checking = command("controleer", "Controleer regelbestanden op fouten.")
    checking.add_argument(
        "--herstel", action="store_true", help="verbeter in de bestanden wat maar op één manier bedoeld kan zijn"
    )
    weigh = command("weeg", "Weeg een opgave: geef de uitkomst bij antwoorden.")
    weigh.add_argument("--antwoorden", required=True, metavar="BESTAND", help="antwoorden als JSON")
    weigh.add_argument("--waarom", action="store_true", help="zeg per regel waarom die geldt of niet, met de bron")
    weigh.add_argument("--waarom-niet", metavar="WAARDE", help="zeg waarom een besluit niet deze waarde krijgt")
    weigh.add_argument("--wat-als", metavar="BESTAND", help="andere antwoorden als JSON: zeg wat er dan verandert")
    test = command("toets", "Toets de voorbeelden in regelbestanden.")
    for dated in (weigh, test):
        dated.add_argument(
            "--peildatum", metavar="DATUM", help="de dag waarop gewogen wordt, als 2026-11-23; anders vandaag"
        )
    test.add_argument(
        "--stel-voor",
        action="store_true",
        help="stel de voorbeelden voor die ontbreken; in een terminal vraagt het programma daarna wat eruit moet komen",
    )
    study = command(
        "analyseer",
        "Zoek tegenstrijdigheden, gaten en wat nergens toe dient; of bewijs dat die er niet zijn.",
    )
    study.add_argument(
        "--keuzes", action="store_true", help="laat ook zien wat elke interpretatie anders zou veranderen"
    )
    versions = named(
        "vergelijk",
        help="Vergelijk twee versies: welke opgaven krijgen een andere uitkomst?",
        description="Vergelijk twee versies: welke opgaven krijgen een andere uitkomst, en door welke wijziging? "
        "Verandert er niets, dan is dat bewezen.",
    )
    versions.add_argument("oud", metavar="OUD", help="regelbestand van de oude versie")
    versions.add_argument("nieuw", metavar="NIEUW", help="regelbestand van de nieuwe versie")
    versions.add_argument("--json", action="store_true", help="geef het antwoord als JSON")
    versions.add_argument(
        "--met",
        action="append",
        default=[],
        metavar="BESTAND",
        help="regelbestand dat bij beide versies hoort, zoals de leidraad waar een verordening op voortbouwt",
    )
    covering = command(
        "dekking",
        "Laat zien welke zinnen van de bron van het eerste bestand in regels staan. Bouwt het voort op andere "
        "bestanden? Noem die erachter.",
    )
    covering.add_argument(
        "--bron",
        metavar="TEKST",
        help="de brontekst: kijk of elk citaat daar nog letterlijk staat, en wat niet is geciteerd",
    )
    covering.add_argument(
        "--html", metavar="BESTAND", help="schrijf de dekking als een pagina om te lezen of te printen"
    )
    worked = command("gevallen", "Reken uitgewerkte opgaven na: kloppen de uitkomst en de redenen nog?")
    worked.add_argument("--regels", required=True, action="append", metavar="BESTAND", help="regelbestand (.regels.md)")
    worked.add_argument(
        "--herschrijf",
        action="store_true",
        help="zet in elk bestand wat er nu uitkomt; lees daarna of dat klopt",
    )
    layout = command("opmaak", "Geef de regels één vaste opmaak. De betekenis verandert niet.")
    layout.add_argument(
        "--controleer", action="store_true", help="verander niets; meld welke bestanden zouden veranderen"
    )
    named(
        "taalserver",
        help="Help een editor bij het schrijven van regels (Language Server Protocol).",
        description="Help een editor bij het schrijven van regels (Language Server Protocol). De editor start "
        "dit zelf; hoe u dat instelt, staat in de hulp bij ‘Uw eigen editor’.",
    )
    return top
