"""The goodwill purse (致歉/补偿): never overdrawn, never paid twice, above a limit approved.

A compensation's way: `requesting` reserves the money → `deciding` spends or frees it, at once or
when the approval is decided → `paying` confirms the payment. `keeping`: the purses themselves.
"""

from . import deciding as deciding
