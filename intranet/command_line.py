"""Command lines in Dutch: what argparse says itself, and how its help looks. The language has its own."""

from __future__ import annotations

import argparse
from typing import NoReturn

CANNOT_RUN = 2

# The rest of argparse's sentences cannot occur with the options of our commands.
_TRANSLATIONS = (
    ("the following arguments are required:", "dit ontbreekt:"),
    ("unrecognized arguments:", "deze optie bestaat niet:"),
    ("expected one argument", "hier hoort een waarde achter"),
    ("ignored explicit argument ", "hier hoort geen waarde achter, weg te laten: "),
    ("invalid choice:", "deze keuze bestaat niet:"),
    ("choose from", "kies uit"),
    ("argument ", "optie "),
)


class DutchParser(argparse.ArgumentParser):
    """A parser whose mistakes are Dutch, and exit with 2; options are written in full."""

    def __init__(self, prog: str, usage: str, description: str) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end."""
        for english, dutch in _TRANSLATIONS:
            message = message.replace(english, dutch)
        self.exit(CANNOT_RUN, f"{self.prog}: {message}\nMeer uitleg: {self.prog} --help\n")


def add_help(to: argparse._ActionsContainer) -> None:
    """Add the option that shows the help."""
    to.add_argument("-h", "--help", "--hulp", action="help", help="toon deze uitleg en stop")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)  # type: ignore[arg-type]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # What is laid out in lines already stays so: the list of commands.
        return text if "\n" in text else super()._fill_text(text, width, indent)
