"""`ringdesk doctor`: what is wrong with this installation and how to mend it."""

import locale as system_locale
import os

from ringdesk.kernel import partitions
from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.doctor import Mark, examine, platform_checks
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.settings import Settings
from ringdesk.modules import channels, sla

_SIGNS = {Mark.OK: "✓", Mark.WARN: "!", Mark.BAD: "✗"}


def run_doctor(_argv: list[str]) -> int:
    """Prints one line a check in the language of the terminal; 1 when something is bad."""
    texts = Catalogues.load()
    spoken = os.environ.get("LANG") or (system_locale.getlocale()[0] or "")
    language = texts.negotiate(spoken.partition(".")[0].replace("_", "-"))
    worst = 0
    settings = Settings.from_environment()
    today = RealClock().now().date()
    checks = [
        *partitions.checks(settings, today),
        *sla.doctor_checks(settings),
        *channels.doctor_checks(settings),
    ]
    for name, finding in examine([*platform_checks(settings), *checks]):
        check = texts.t(language, f"doctor.check.{name}")
        named = {name: texts.t(language, key) for name, key in finding.texts.items()}
        says = texts.t(language, finding.text_key, **finding.params, **named)
        print(f"{_SIGNS[finding.mark]} {check}: {says}")
        worst = max(worst, finding.mark is Mark.BAD)
    return int(worst)
