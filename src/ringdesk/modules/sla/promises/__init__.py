"""What customers are told of their deadlines: by when they hear from us, in their own zone.

promise (承诺): a deadline the customer was given · moved: put off by an announced buffer · late
(已超时): the promise was missed, and we say so. Internal deadlines, policies and names of staff
stay inside.
"""

from .expected import Expectation, expectations
from .given import Promise, Promises, promises_of, promises_of_all
from .telling import customer_words, receipt_words
from .words import duration_of, local_time, zone_name

__all__ = [
    "Expectation",
    "Promise",
    "Promises",
    "customer_words",
    "duration_of",
    "expectations",
    "local_time",
    "promises_of",
    "promises_of_all",
    "receipt_words",
    "zone_name",
]
