"""What every command does with what it prints, also those that are not of the language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper

NOBODY_READS = 0


def said(run: Callable[[], int]) -> int:
    """Run a command that prints, and return its exit status; NOBODY_READS when no one wants the rest (`… | head`)."""
    _print_any_sign()
    try:
        status = run()
        if not sys.stdout.closed:  # the language server closes it when it is done
            sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to write has no reader
        return NOBODY_READS


def _print_any_sign() -> None:
    """Let what is printed hold any sign.

    What goes to a file or a program is UTF-8 everywhere; Windows would write cp1252, which has no `│`. What cannot be
    written at all, half a character or a sign that a terminal does not know, is written as its number.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
