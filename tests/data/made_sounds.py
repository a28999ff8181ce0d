"""WAV files made in a test, written by Python itself."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def write_wav(path: Path, channels: list[NDArray[np.float64]], rate: int = 8000, width: int = 2) -> Path:
    """Write samples between −1 and 1, a list for each channel, as whole numbers of so many bytes."""
    scaled = np.stack(channels, axis=1) * (2 ** (8 * width - 1) - 1)
    whole = np.round(scaled).astype("<i4")
    content = whole[..., None].view(np.uint8)[..., :width].tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(content)
    return path


def tone(frequency: float = 440.0, rate: int = 8000, seconds: float = 0.1) -> NDArray[np.float64]:
    """Return a tone at half of full scale."""
    return np.asarray(0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate))
