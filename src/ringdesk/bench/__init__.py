"""`ringdesk bench`: how fast, how costly, and how far from what the database itself can do.

ground: the workspace that is measured, with generated tickets · action: one thing a person does,
as a request · sample: the statements one action sent, as heard on the connection · limit: the
same statements by pgbench, which does nothing else.
"""
