"""Knowledge (知识库): what was learned on tickets, written down and looked at by a second person.

article: symptom, cause and solution in one or more languages · version: an article as it stood
from a day on; published ones never change · review (审核): by somebody who did not write in it ·
source: the ticket an article was written from.
"""

from . import jobs as jobs
from . import permissions as permissions
from . import reactions as reactions
from .commands import (
    ArticleEdit,
    draft_article,
    publish_article,
    return_article,
    save_article,
    submit_article,
    withdraw_article,
    write_from_ticket,
)
from .rules import Texts

__all__ = [
    "ArticleEdit",
    "Texts",
    "draft_article",
    "publish_article",
    "return_article",
    "save_article",
    "submit_article",
    "withdraw_article",
    "write_from_ticket",
]
