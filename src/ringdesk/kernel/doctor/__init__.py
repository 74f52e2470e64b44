"""`ringdesk doctor`: what is wrong with an installation. Codes only; catalogues give the remedy.

A check is a name and a function that looks and answers a Finding; it changes nothing and
starts nothing. Modules may add their own to the platform's. The name's text is
`doctor.check.<name>`.
"""

from .checks import Check, Finding, Mark, examine
from .platform import platform_checks

__all__ = ["Check", "Finding", "Mark", "examine", "platform_checks"]
