"""Quoted header blocks: From, Sent, To, Subject in any language, with or without a rule above."""

from collections.abc import Iterator

from .patterns import EMAIL, LABEL, kinds_within, label_kinds

_SPAN = 24
_COLLAPSED = {"sender", "sent", "to", "subject"}


def find(lines: list[str], kinds: list[str]) -> Iterator[tuple[int, int]]:
    """Spans (start, end) of unquoted header blocks, never overlapping."""
    done = 0
    labels = [
        label_kinds(line) if kind in "tsb" else frozenset()
        for line, kind in zip(lines, kinds, strict=False)
    ]
    for index, found in enumerate(labels):
        if index < done or not found:
            continue
        end = _end_of(lines, kinds, labels, index)
        if end is not None:
            done = end
            yield index, end


def _end_of(
    lines: list[str], kinds: list[str], labels: list[frozenset[str]], start: int
) -> int | None:
    found: list[frozenset[str]] = []
    end = start
    strays = 0
    for index in range(start, min(len(lines), start + _SPAN)):
        if labels[index]:
            found.append(labels[index])
            end, strays = index + 1, 0
        elif not lines[index].strip() and any(labels[index + 1 : index + 3]):
            continue
        elif kinds[index] in "ts" and strays < 3 and _continues(lines[index], labels, index):
            strays += 1
        else:
            break
    if "sender" in labels[start] and kinds_within(lines[start]) >= _COLLAPSED:
        return max(end, start + 1)
    return end if _is_block(found, lines[start:end], after_rule=_after_rule(kinds, start)) else None


def _continues(line: str, labels: list[frozenset[str]], index: int) -> bool:
    """A long recipient list or subject runs on over lines before the next label."""
    if line[:1] in " \t" or EMAIL.search(line) or line.rstrip().endswith((",", ";", "；")):
        return True
    return any(labels[index + 1 : index + 2])


def _after_rule(kinds: list[str], start: int) -> bool:
    before = next((kind for kind in reversed(kinds[max(0, start - 10) : start]) if kind != "e"), "")
    return before in "md" and before != ""


def _is_block(found: list[frozenset[str]], lines: list[str], *, after_rule: bool) -> bool:
    senders = sum(1 for labels in found if "sender" in labels)
    seen = _distinct(found)
    if not senders:
        return False
    if seen >= 3:
        return any(_has_value(line) for line in lines)
    return seen == 2 and after_rule and any(EMAIL.search(line) for line in lines)


def _distinct(found: list[frozenset[str]]) -> int:
    """How many different kinds the lines can stand for; an ambiguous label takes a free kind."""
    taken: set[str] = set()
    for labels in sorted(found, key=len):
        free = labels - taken
        if free:
            taken.add(min(free))
    return len(taken)


def _has_value(line: str) -> bool:
    match = LABEL.match(line)
    return bool(match and match.group(2).strip())
