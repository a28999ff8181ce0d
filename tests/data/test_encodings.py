import pytest

from unrolled.data.encodings import describe


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("café", "cp1252"),
        ("Größe und Übermut", "cp1252"),
        ("Привет, как дела сегодня?", "cp1251"),
        ("Привет, как дела сегодня?", "koi8_r"),
        ("日本語のテキストです", "cp932"),
        ("日本語のテキストです", "euc_jp"),
        ("中文文本在这里", "gb18030"),
        ("zażółć gęślą jaźń", "cp1250"),
        ("안녕하세요 세계", "euc_kr"),
        ("Καλημέρα κόσμε", "cp1253"),
        ("hello", "utf_16"),
    ],
)
def test_likely_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode()
    assert describe(data, caught.value.start).endswith(f", likely {encoding}")


def test_bytes_that_are_no_text() -> None:
    assert (
        describe(b"\x80\x00\x81\x01\xff", 0)
        == "isn't UTF-8 (byte 1 is 0x80), and in no encoding we know: is it text?"
    )
