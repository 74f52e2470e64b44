"""The writes of articles."""

from .reviewing import publish_article, return_article, submit_article, withdraw_article
from .writing import ArticleEdit, draft_article, save_article, write_from_ticket

__all__ = [
    "ArticleEdit",
    "draft_article",
    "publish_article",
    "return_article",
    "save_article",
    "submit_article",
    "withdraw_article",
    "write_from_ticket",
]
