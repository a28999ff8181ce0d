"""Texts that careless codecs break, and strategies for drawing more."""

from hypothesis import strategies as st

HARD_TEXTS = [
    "",
    " ",
    "\n\n  \t\r\n",
    "नमस्ते दुनिया, हिन्दी क्षत्रिय",
    "👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈",
    "🇩🇪🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "é e\u0301 ﬁ Ａ ½",
    "a\x00b\x1c\x85\u2028c",
    "<unk><s></s> [UNK] Ġ Ċ ï¿½ \ufffd \ufeff",
    "\U0010ffff\ue000",
    "don't we'll \r\n'S 123 ٣",
]

# Any valid Unicode: no half surrogate pairs.
any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
