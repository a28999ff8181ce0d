"""Every sentence of a race, told once and kept for its report."""

from unrolled.races.race_observer import RaceObserver


class Minutes:
    """Passes sentences on to whoever follows a race, each of them once, and remembers them."""

    def __init__(self, observer: RaceObserver) -> None:
        self.observer = observer
        self.said: list[str] = []

    def note(self, sentence: str | None) -> None:
        """Tell what is new."""
        if sentence is not None and sentence not in self.said:
            self.said.append(sentence)
            self.observer.note(sentence)
