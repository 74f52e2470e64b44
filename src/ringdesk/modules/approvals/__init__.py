"""Approvals (审批): who decides, in which order, by which rule, and who may decide in their place.

level (级): those asked together · seat (席): one person asked · joint approval (会签): all must
agree · delegation (委托): another decides in one's name, within limits.
"""

from . import permissions as permissions
