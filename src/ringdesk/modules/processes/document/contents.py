"""The parts of a process document, each said from the definition. Pure but for the speaker."""

from collections.abc import Iterator

from ringdesk.modules import tickets, workflow

from .chart import Chart, Labels, Words, chart, short
from .shapes import Line, Row
from .words import Speaker

# Gates that say when something may be done; those on time are among the limits.
_SAID = (
    "fields", "classified", "assigned", "evidence", "not_handler", "second_reviewer", "accepted",
    "unanswered",
)  # fmt: skip


_HEADINGS = (
    "scope", "chart", "nodes", "exceptions", "reasons", "proof", "wording", "versions",
)  # fmt: skip
_COLUMNS = ("node", "does", "who", "limit", "returns", "exceptions")


def words(speaker: Speaker) -> dict[str, str]:
    """The headings of parts and columns, in the document's own language."""
    return {
        **{f"heading_{one}": speaker.say(f"heading.{one}") for one in _HEADINGS},
        **{f"column_{one}": speaker.say(f"column.{one}") for one in _COLUMNS},
        "title": speaker.say("print.process", name=speaker.pick(speaker.process.name)),
    }


def drawn(speaker: Speaker, *, mirrored: bool) -> Chart:
    """The chart with names, and under each who acts there."""
    written = {
        node.key: Words(speaker.pick(node.name), _who(speaker, node))
        for node in speaker.process.nodes
    }
    return chart(speaker.process, written, labels=_labels(speaker), mirrored=mirrored)


def _labels(speaker: Speaker) -> Labels:
    """What is written at the ways out of what decides: yes and no, the condition, the outcome."""
    found: dict[tuple[str, str], str] = {}
    for node in speaker.process.nodes:
        if node.kind == "approval":
            for branch in node.next[:1]:
                found[node.key, branch.to] = speaker.say("chart.passed")
            if node.otherwise:
                found.setdefault((node.key, node.otherwise), speaker.say("chart.refused"))
        elif node.kind == "condition":
            for to, label in _answers(speaker, node):
                found.setdefault((node.key, to), label)
    return found


def _answers(speaker: Speaker, node: workflow.Node) -> Iterator[tuple[str, str]]:
    """One question is answered by yes and no; of several each way says its own."""
    asked = [branch for branch in node.next if branch.when is not None]
    for branch in node.next:
        if len(asked) == 1 and len(node.next) == 2:
            yield branch.to, speaker.say("chart.yes" if branch.when else "chart.no")
        elif branch.when is None:
            yield branch.to, speaker.say("chart.otherwise")
        else:
            yield branch.to, short(speaker.when(branch.when), 14)


def _who(speaker: Speaker, node: workflow.Node) -> str:
    """Those named; a kind of node that no person acts at by what it is; else its duty."""
    if node.levels:
        return speaker.listed(speaker.who(level.who) for level in node.levels)
    if named := speaker.who(node.who):
        return named
    if node.kind not in ("task", "end"):
        return speaker.say(f"kind.{node.kind}")
    return speaker.pick(node.duty)


def rows(speaker: Speaker, found: Chart, changed: set[str]) -> list[Row]:
    """The table of nodes, numbered as in the chart."""
    numbers = {box.key: box.number for box in found.boxes}
    nodes = sorted(speaker.process.nodes, key=lambda node: numbers[node.key])
    return [
        Row(
            number=numbers[node.key],
            key=node.key,
            name=speaker.pick(node.name),
            does=_does(speaker, node),
            who=_who(speaker, node),
            limit=_limit(speaker, node),
            returns=speaker.nodes(node.returns.to) if node.returns else "",
            exceptions=speaker.pick(node.exceptions),
            changed=node.key in changed,
        )
        for node in nodes
    ]


def _does(speaker: Speaker, node: workflow.Node) -> str:
    """What one does there: the ways on by name; of what runs by itself, what it is."""
    if node.kind not in ("task", "end"):
        return speaker.say(f"kind.{node.kind}")
    mine = speaker.process.ways_from(node.key)
    onward = [a for a in mine if a.forward or a.key not in workflow.KNOWN]
    named = onward or [a for a in mine if a.key in ("take", "assign")]
    return speaker.listed(speaker.pick(action.name) for action in named)


def _limit(speaker: Speaker, node: workflow.Node) -> str:
    if node.limit:
        return speaker.length(node.limit.minutes, node.limit.hours)
    if node.wait and node.wait.minutes:
        return speaker.length(node.wait.minutes, node.wait.hours)
    return ""


def exceptions(speaker: Speaker) -> list[Line]:
    """What happens out of the ordinary: past a limit, on the green channel, after a low score."""
    return [*_past_limits(speaker), *_detours(speaker), *_silence(speaker)]


def _past_limits(speaker: Speaker) -> Iterator[Line]:
    for node in speaker.process.nodes:
        if node.limit:
            length = speaker.length(node.limit.minutes, node.limit.hours)
            other = speaker.node(node.otherwise) if node.otherwise else ""
            yield Line(
                speaker.pick(node.name),
                speaker.say(
                    f"past.{node.limit.past}", length=length, percent=node.limit.warn_percent,
                    node=other,
                ),
            )  # fmt: skip


def _detours(speaker: Speaker) -> Iterator[Line]:
    process = speaker.process
    for node in process.nodes:
        if node.otherwise and node.kind != "task":
            yield Line(
                speaker.pick(node.name),
                speaker.say("otherwise", node=speaker.node(node.otherwise)),
            )
    skipped = [node.key for node in process.nodes if node.green_to]
    if process.green and skipped:
        yield Line(
            speaker.say("green"),
            speaker.say(
                "green_text", when=speaker.when(process.green.when), nodes=speaker.nodes(skipped),
                length=speaker.length(process.green.within_minutes),
            ),
        )  # fmt: skip
    yield Line(speaker.say("low_score"), speaker.say("low_score_text", score=process.low_score))


def _silence(speaker: Speaker) -> Iterator[Line]:
    limits = speaker.process.limits
    yield Line(speaker.say("silence"), speaker.say("accept_after", count=limits.accept_after_days))
    yield Line(speaker.say("silence"), speaker.say("close_after", count=limits.close_after_days))
    yield Line(
        speaker.say("silence"), speaker.say("reopen_within", count=limits.reopen_within_days)
    )
    yield Line(
        speaker.say("silence"), speaker.say("archive_after", count=limits.archive_after_days)
    )


def reasons(speaker: Speaker) -> list[Line]:
    """For which reasons work is sent back, node by node; the product's own everywhere else."""
    found = [
        Line(
            speaker.pick(node.name),
            speaker.say(
                "returned_to",
                nodes=speaker.nodes(node.returns.to),
                reasons=speaker.listed(speaker.pick(one.name) for one in node.returns.reasons)
                or speaker.say("reasons_general"),
            ),
        )
        for node in speaker.process.nodes
        if node.returns
    ]
    general = speaker.listed(speaker.reason(code) for code in tickets.RETURN_REASONS)
    return [*found, Line(speaker.say("reasons_general"), general)]


def proof(speaker: Speaker) -> list[Line]:
    """What must be there before it goes on: evidence, ticks, fields, a second pair of eyes."""
    return [*_asked_at_nodes(speaker), *_gates(speaker)]


def _asked_at_nodes(speaker: Speaker) -> Iterator[Line]:
    for node in speaker.process.nodes:
        name = speaker.pick(node.name)
        if node.evidence:
            yield Line(name, speaker.say("needs_evidence", kinds=speaker.evidence(node.evidence)))
        if asked := [one.field for one in node.fields if one.access == "required"]:
            named = speaker.listed(speaker.field(key) for key in asked)
            yield Line(name, speaker.say("needs_fields", fields=named))
        if node.checklist:
            ticks = speaker.listed(speaker.pick(one.name) for one in node.checklist)
            yield Line(name, speaker.say("needs_ticks", ticks=ticks))


def _gates(speaker: Speaker) -> Iterator[Line]:
    for action in speaker.process.actions:
        for gate in action.gates:
            if gate.gate in _SAID:
                said = speaker.say(f"gate.{gate.gate}")
                if gate.when:
                    said = speaker.say("only_when", text=said, when=speaker.when(gate.when))
                yield Line(speaker.pick(action.name) or action.key, said)


def wording(speaker: Speaker) -> list[Line]:
    """What customers are told on the way."""
    return [
        Line(speaker.pick(node.name), speaker.pick(node.notice.text))
        for node in speaker.process.nodes
        if node.notice and node.notice.to == "requester"
    ]
