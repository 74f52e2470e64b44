"""The goodwill purse (致歉/补偿): never overdrawn, never paid twice, above a limit approved."""

from . import deciding as deciding
