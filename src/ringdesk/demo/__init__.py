"""The demo workspace: a cross-border shop with three regions, played through the very commands.

script: what one kind of request sounds like, in several languages (data/scripts) · cast: the people
of the shop and its customers · move: one thing somebody does on a ticket · story: the moves of one
ticket · stage: where moves are performed, on a virtual clock that ends at the present hour.
"""
