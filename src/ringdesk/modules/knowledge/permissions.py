"""What may be done with articles.

- `knowledge.read`: read what is published
- `knowledge.write`: write articles, from a ticket or from nothing, and hand them in
- `knowledge.review`: publish what somebody else wrote, return it, withdraw it
"""

from ringdesk.kernel.permissions import declare

declare("knowledge", "knowledge.read", "knowledge.write", "knowledge.review")
