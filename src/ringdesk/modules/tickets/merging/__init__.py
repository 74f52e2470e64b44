"""Tickets that become one (合并), or two (拆分), with undo; and which seem to be the same.

Messages stay with the ticket they were said on: the target shows those of its sources. So each
record keeps its own words, an undo moves none, and a customer is shown only what was said on
tickets of their own, whatever was merged into what.
"""
