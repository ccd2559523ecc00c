"""Made-up official prose for the search among many texts: invented words and phrases, and copies with known changes."""

from __future__ import annotations

import random

_CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]


class Writer:
    """Texts of about 900 characters; half of each is phrases that many others use too."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        words = ["".join(self.rng.choices(_CHARACTERS, k=self.rng.choice((2, 2, 3, 4)))) for _ in range(1500)]
        self.words = words
        self.phrases = ["".join(self.rng.choices(words, k=self.rng.randrange(4, 9))) for _ in range(1200)]

    def text(self, length: int = 900) -> str:
        """A new text."""
        pieces: list[str] = []
        while sum(map(len, pieces)) < length:
            own = self.rng.random() < 0.5
            pieces.append("".join(self.rng.choices(self.words, k=5)) if own else self.rng.choice(self.phrases))
        return "".join(pieces)

    def with_new_passages(self, text: str, share: float) -> str:
        """The text with about this share of it put anew, in stretches of 5 to 20 characters."""
        letters, changed = list(text), 0
        while changed < share * len(letters):
            start, size = self.rng.randrange(len(letters) - 20), self.rng.randrange(5, 20)
            letters[start : start + size] = self.rng.choices(_CHARACTERS, k=size)
            changed += size
        return "".join(letters)

    def with_new_characters(self, text: str, share: float) -> str:
        """The text with this share of its characters changed one by one: the hardest copy to find."""
        letters = list(text)
        for place in self.rng.sample(range(len(letters)), int(share * len(letters))):
            letters[place] = self.rng.choice(_CHARACTERS)
        return "".join(letters)
