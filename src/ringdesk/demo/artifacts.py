"""Small files as people attach them: photos, screenshots, tables, logs. Deterministic, no I/O."""

import struct
import zlib
from datetime import datetime, timedelta
from functools import cache
from random import Random

# As many different pictures as there are; the same bytes are stored once.
_PICTURES = 16
NAMES = {
    "photo": ["IMG_{n}.png", "微信图片_{n}.png", "photo-{n}.png", "破损照片{d}.png"],
    "screenshot": ["截图_{n}.png", "screenshot-{n}.png", "Screen Shot {n}.png", "后台截图{d}.png"],
    "csv": ["对账明细_{n}.csv", "orders-{n}.csv", "库存差异{d}.csv"],
    "log": ["webhook-{n}.log", "gateway-{n}.log", "sync-{d}.txt"],
    "receipt": ["退款回单_{n}.png", "payment-receipt-{n}.png"],
}
TYPES = {"csv": "text/csv", "log": "text/plain"}
EVIDENCE = {
    "photo": "photo", "screenshot": "screenshot", "csv": "document", "log": "log",
    "receipt": "receipt",
}  # fmt: skip


def make(kind: str, rng: Random, at: datetime, order: str) -> tuple[str, str, bytes]:
    """(name, media type, bytes) of a file of that kind."""
    name = rng.choice(NAMES[kind]).format(n=rng.randrange(1000, 99999), d=at.strftime("%m%d"))
    if kind == "csv":
        return name, TYPES[kind], _table(rng, at, order)
    if kind == "log":
        return name, TYPES[kind], _log(rng, at, order)
    return name, "image/png", picture(rng.randrange(_PICTURES))


def _table(rng: Random, at: datetime, order: str) -> bytes:
    lines = ["order_no,sku,quantity,amount,currency,at", f"{order},YF-1001,1,59.90,EUR,{at:%F %T}"]
    for _ in range(rng.randrange(8, 30)):
        sku = f"YF-{rng.randrange(1000, 9999)}"
        when = at - timedelta(minutes=rng.randrange(4000))
        amount = rng.randrange(900, 26000) / 100
        quantity = rng.randrange(1, 6)
        lines.append(
            f"YF26{rng.randrange(10**6, 10**7)},{sku},{quantity},{amount:.2f},EUR,{when:%F %T}"
        )
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def _log(rng: Random, at: datetime, order: str) -> bytes:
    said = (
        "INFO  deliver event=order.paid order={order} attempt={n}",
        "WARN  signature mismatch event=order.paid order={order} key=whk_{n}",
        "INFO  retry scheduled order={order} in={n}s",
        "ERROR 502 from upstream order={order} after {n} ms",
    )
    lines = []
    for step in range(rng.randrange(12, 40)):
        when = at - timedelta(seconds=(40 - step) * rng.randrange(20, 90))
        text = rng.choice(said).format(order=order, n=rng.randrange(1, 900))
        lines.append(f"{when:%Y-%m-%dT%H:%M:%SZ} {text}")
    return ("\n".join(lines) + "\n").encode()


@cache
def picture(number: int) -> bytes:
    """A small picture of a few colored fields, as PNG (RFC 2083)."""
    rng = Random(number)  # noqa: S311
    wide, high, cell = 160, 120, 20
    palette = [bytes(rng.randrange(40, 230) for _ in range(3)) for _ in range(5)]
    rows = []
    for _ in range(high // cell):
        row = b"".join(rng.choice(palette) * cell for _ in range(wide // cell))
        rows.append((b"\x00" + row) * cell)
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
