"""Naming the encoding that bytes which aren't UTF-8 are likely in."""

# The encodings found in the wild, the most common first.
COMMON = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
]
SAMPLE = 4096


def describe(data: bytes, start: int) -> str:
    """Say that ``data`` isn't UTF-8 from byte ``start`` on, and what it is likely in.

    >>> describe("le garçon a mangé une crème brûlée".encode("cp1252"), start=6)
    "isn't UTF-8 (byte 7 is 0xe7), likely cp1252"
    """
    likely = _likely(data[max(0, start - SAMPLE) : start + SAMPLE])
    ending = f", likely {likely}" if likely else ", and in no encoding we know: is it text?"
    return f"isn't UTF-8 (byte {start + 1} is 0x{data[start]:02x}){ending}"


def _likely(sample: bytes) -> str | None:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf_16"
    # Imported here because it is slow to load and most data never needs it.
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=COMMON))
    best = (matches[0].chaos, matches[0].coherence) if matches else None
    # Several encodings often fit a short sample equally well; the most common of them is the likely one.
    texts = {str(match) for match in matches if (match.chaos, match.coherence) == best}
    return next((name for name in COMMON if sample.decode(name, "replace") in texts), None)
