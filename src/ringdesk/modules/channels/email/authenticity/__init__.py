"""Whether a mail comes from whom its From line names: DKIM (RFC 6376) and DMARC (RFC 7489)."""

from .examining import Authenticity, examine
from .resolver import DnsResolver, Resolver, Unresolved

__all__ = ["Authenticity", "DnsResolver", "Resolver", "Unresolved", "examine"]
