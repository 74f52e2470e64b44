"""The actions that commands rely on. Other keys are a process's own ways, taken by `act`."""

# These set columns of the ticket beside its node, so that only their commands may take them.
KNOWN = frozenset(
    {
        "assign", "take", "transfer", "return", "wait", "resume", "customer_reply",
        "resolve", "verify", "fail_verification", "accept", "reject",
        "close", "reopen", "archive", "void", "second_handling",
    }
)  # fmt: skip

# Beside the work, not onward with it: what a node requires to be left is never asked of these.
SIDEWAYS = frozenset(
    {
        "assign", "take", "transfer", "return", "wait", "resume", "customer_reply",
        "fail_verification", "reject", "reopen", "void", "second_handling",
    }
)  # fmt: skip

# What a process's own way needs that names no permission.
OWN_NEEDS = "ticket.update"

# How everything but tasks and ends is left: well by `next`, badly by `otherwise`.
GOOD = frozenset({"approved", "joined", "elapsed", "answered", "done", "called"})
BAD = frozenset({"rejected", "call_failed", "late"})

# Handing work on is the dispatcher's, whoever's turn it is.
HANDING = frozenset({"assign", "transfer"})
