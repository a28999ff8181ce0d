"""The visible character that stands for each byte in a byte-pair vocabulary (GPT-2's table)."""


def _byte_of() -> dict[str, int]:
    """Return the byte of each character: printable Latin-1 as it is, the 68 others from U+0100 on."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [value for value in range(256) if value not in visible]
    table = {chr(value): value for value in visible}
    return table | {chr(0x100 + i): value for i, value in enumerate(hidden)}


BYTE_OF = _byte_of()
