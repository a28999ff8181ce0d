import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.patches import in_patches, patch_size
from unrolled.errors import UsageError


@given(rows=st.integers(1, 3), columns=st.integers(1, 3), high=st.integers(1, 3), wide=st.integers(1, 3))
def test_patches_and_their_pixels_stand_in_reading_order(
    rows: int, columns: int, high: int, wide: int
) -> None:
    images = np.arange(2 * rows * high * columns * wide).reshape(2, rows * high, columns * wide)
    found = in_patches(images, (high, wide))
    expected = [
        [
            image[y : y + high, x : x + wide].ravel()
            for y in range(0, rows * high, high)
            for x in range(0, columns * wide, wide)
        ]
        for image in images
    ]
    np.testing.assert_array_equal(found, expected)


def test_a_row_is_the_patch_where_nothing_is_said() -> None:
    assert patch_size(None, 4, 6) == (1, 6)
    assert patch_size(" 2X3 ", 4, 6) == (2, 3)
    assert patch_size("2×3", 4, 6) == (2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "5x1",
            '--patch: found "5x1", but 5 doesn\'t divide the height of the images, 28; '
            "expected one of: 1, 2, 4, 7, 14, 28",
        ),
        (
            "1x8",
            '--patch: found "1x8", but 8 doesn\'t divide the width of the images, 20; '
            "expected one of: 1, 2, 4, 5, 10, 20",
        ),
        ("4", '--patch: found "4", expected height x width, such as 1x20 or 1x1'),
        ("0x4", '--patch: found "0x4", expected height x width, such as 1x20 or 1x1'),
        ("-1x4", '--patch: found "-1x4", expected height x width, such as 1x20 or 1x1'),
        ("", '--patch: found "", expected height x width, such as 1x20 or 1x1'),
    ],
)
def test_what_does_not_fit_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        patch_size(text, 28, 20)
    assert str(caught.value) == message
