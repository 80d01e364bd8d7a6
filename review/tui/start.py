"""From the command line to the running screens."""

import gc
import os
import sys

from review.services.session import Review
from review.settings import Settings
from review.tui.app import ReviewApp
from review.tui.terminal import require_terminal


def start(review: Review | None, settings: Settings, first: str) -> None:
    """Run the app until it is left.

    Raises:
        Unsupported: there is no terminal that can show screens.
    """
    require_terminal(os.environ, sys.stdin, sys.stdout)
    app = ReviewApp(review, settings, first=first, settle=_settle)
    try:
        app.run()
    finally:
        app.writer.close()
    if app.fault:
        sys.stderr.write(app.fault + "\n")
    if app.return_code:
        sys.exit(app.return_code)


def _settle() -> None:
    """Collect garbage now and leave the rest out of later collections: 0.1 s between keys would be felt."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
