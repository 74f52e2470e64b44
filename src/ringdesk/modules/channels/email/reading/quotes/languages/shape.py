"""What the quote cutter must know about one language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Words mail clients write around a quoted mail in this language.

    `on` opens and `wrote` closes an introduction ("On Monday, X wrote:"); `titles` stand between
    dashes, `begins` on a line of their own; `sender`, `sent`, `to`, `cc` and `subject` are the
    labels of a quoted header block. `phone` holds regular expressions for the signatures of
    phones and apps, matched at the start of a line; `above` those of the line above which a
    help desk asks its customers to write; `greetings` open a letter.
    """

    code: str
    on: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
