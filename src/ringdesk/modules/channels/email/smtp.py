"""Mail over SMTP (RFC 5321): one connection a mail, sure of nothing but the last answer."""

import ssl

import aiosmtplib

from ..rules.mailbox import Smtp
from .post import Parcel, Refused
from .trouble_codes import code_of

TIMEOUT_SECONDS = 60.0


class SmtpPost:
    """The real post."""

    async def hand_over(self, server: Smtp, password: str, parcel: Parcel) -> dict[str, str]:
        try:
            async with _connection(server, password) as client:
                options = ["SMTPUTF8"] if _needs_utf8(parcel) else []
                errors, _ = await client.sendmail(
                    parcel.sender, list(parcel.recipients), parcel.content, mail_options=options
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            answers = refused.recipients
            permanent = bool(answers) and all(one.code >= 500 for one in answers)
            said = "; ".join(f"{one.recipient}: {one.code} {one.message}" for one in answers)
            raise Refused(said or str(refused), permanent=permanent) from refused
        except aiosmtplib.SMTPResponseException as refused:
            # A login that fails is the settings' fault: they can be mended within two days.
            ours = isinstance(
                refused, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPConnectResponseError
            )
            raise Refused(
                f"{refused.code} {refused.message}", permanent=refused.code >= 500 and not ours,
                code=code_of(refused, server.auth) if ours else None,
            ) from refused  # fmt: skip
        except (TimeoutError, aiosmtplib.SMTPException, OSError, ssl.SSLError) as lost:
            raise Refused(
                f"{type(lost).__name__}: {lost}", permanent=False, code=code_of(lost, server.auth)
            ) from lost
        return {address: f"{code} {text}" for address, (code, text) in errors.items()}


def _connection(server: Smtp, password: str, seconds: float = TIMEOUT_SECONDS) -> aiosmtplib.SMTP:
    async def token() -> str:
        return password

    bearer = server.auth == "oauth2"
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls == "tls",
        start_tls=server.tls == "starttls",
        username=server.username or None,
        password=password if server.username and not bearer else None,
        oauth_token_generator=token if bearer else None,
        timeout=seconds,
    )


async def knock(server: Smtp, password: str, seconds: float) -> None:
    """Connect and log in, nothing more. Raises what goes wrong."""
    async with _connection(server, password, seconds):
        return


def _needs_utf8(parcel: Parcel) -> bool:
    return not all(address.isascii() for address in (parcel.sender, *parcel.recipients))
