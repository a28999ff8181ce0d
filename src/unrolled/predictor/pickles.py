"""Pickles are refused by name and by content: reading one may run any code its writer chose."""

from pathlib import PurePath

from unrolled.errors import UserError

SUFFIXES = frozenset({".bin", ".ckpt", ".joblib", ".pickle", ".pkl", ".pt", ".pth"})
ZIP = b"PK\x03\x04"
PROTOCOLS = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


def refuse_pickle_name(path: PurePath) -> None:
    """Refuse a file whose name says that it is a pickle."""
    if path.suffix.lower() in SUFFIXES:
        raise _refusal(path, f'the suffix "{path.suffix}", which pickles have')


def refuse_pickle_content(path: PurePath, content: bytes) -> None:
    """Refuse a file that begins as a pickle does, or as a zip archive, in which PyTorch wraps one.

    >>> refuse_pickle_content(PurePath("model.safetensors"), b"\\x80\\x04\\x95")
    Traceback (most recent call last):
    unrolled.errors.UserError: model.safetensors: found a pickle, which may run any code when it is read; ...
    """
    if content.startswith(ZIP):
        raise _refusal(path, "a zip archive, in which PyTorch wraps a pickle")
    if content.startswith(PROTOCOLS) and not _is_header_length(content):
        raise _refusal(path, "a pickle")


def _is_header_length(content: bytes) -> bool:
    """Tell whether eight bytes that look alike are the length of a safetensors header, which follows."""
    return content[4:9] == b"\0\0\0\0{"


def _refusal(path: PurePath, found: str) -> UserError:
    return UserError(
        f"{path}: found {found}, which may run any code when it is read; "
        "a model folder holds JSON and safetensors only"
    )
