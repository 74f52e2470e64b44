"""Second handling (二次处置) and callback (回访) after a low score."""

from . import opening as opening
from . import sweep as sweep
