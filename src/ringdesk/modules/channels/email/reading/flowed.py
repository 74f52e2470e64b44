"""RFC 3676 format=flowed: soft line breaks back into paragraphs."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Joined paragraphs; quote depth and the `-- ` line are kept."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, content = _depth(line.rstrip("\r"))
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([">" * depth + " " if depth else "", piece])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _depth(line: str) -> tuple[int, str]:
    bare = line.lstrip(">")
    depth = len(line) - len(bare)
    return depth, bare.removeprefix(" ")
