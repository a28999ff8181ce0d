"""Images as sequences: patch by patch, row by row, or pixel by pixel."""

import re
from typing import Any

from numpy.typing import NDArray

from unrolled.errors import UsageError


def patch_size(text: str | None, height: int, width: int) -> tuple[int, int]:
    """Return height and width of a patch written ``HxW``, a whole row where nothing is said.

    Raises ``UsageError`` for what is no size, or doesn't divide the image.

    >>> patch_size("4x4", 28, 28), patch_size(None, 28, 28)
    ((4, 4), (1, 28))
    """
    if text is None:
        return 1, width
    match = re.fullmatch(r"([1-9][0-9]{0,6})[x×]([1-9][0-9]{0,6})", text.strip().lower())
    if match is None:
        raise UsageError(f'--patch: found "{text}", expected height x width, such as 1x{width} or 1x1')
    patch = int(match[1]), int(match[2])
    for what, part, whole in zip(("height", "width"), patch, (height, width), strict=True):
        if whole % part:
            divisors = ", ".join(str(number) for number in range(1, whole + 1) if whole % number == 0)
            raise UsageError(
                f'--patch: found "{text}", but {part} doesn\'t divide the {what} of the images, {whole}; '
                f"expected one of: {divisors}"
            )
    return patch


def in_patches(images: NDArray[Any], patch: tuple[int, int]) -> NDArray[Any]:
    """Cut images ``(N, H, W)`` into ``(N, H/h · W/w, h · w)``, patches and their pixels in reading order.

    >>> import numpy as np
    >>> in_patches(np.arange(16).reshape(1, 4, 4), (2, 2))[0].tolist()
    [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    """
    count, height, width = images.shape
    high, wide = patch
    cut = images.reshape(count, height // high, high, width // wide, wide)
    return cut.transpose(0, 1, 3, 2, 4).reshape(count, -1, high * wide)
