"""What every visited page must be free of: errors, breaches of the security policy, calls to other computers."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# Chromium, and htmx in its turn, report what a page could not get as an error; some tests are about just that. So does
# htmx when a newer question takes the place of an older one.
_REFUSED = re.compile(
    r"Failed to load resource: (the server responded with a status of (404|409|422) |net::ERR_INTERNET_DISCONNECTED)"
    r"|Response Status Error Code 409 |htmx:(afterRequest|sendAbort|sendError), "
)


class Watch:
    """Collects in `faults` what the pages of a browser context should never do."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.faults: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of `context`, also those it will open."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:  # breaches of the policy are reported here as well
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.faults.append(f"{message.location['url']}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"{error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._origin}/", "data:")):
            self.faults.append(f"asks another computer: {request.url}")
