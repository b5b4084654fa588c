"""New ids in the shapes Intercom uses for each kind of object."""

from random import Random


class Identities:
    """Deals out ids; the same seed deals the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"{seed}:ids")
        # Up to 15 digits were seen in conversation ids, still below 2^53 (reference §4.3).
        self._numbers = {
            "conversation": 215_470_000_000_123,
            "part": 32_870_000_017,
            "message": 403_918_320,
            "tag": 7_522_900,
            "note": 8_105,
            "admin": 991_267_459,
            "team": 5_017_691,
            "article": 3_900_039,
            "collection": 2_600_159,
            "help_center": 79,
            "attribute": 34_211,
        }
        self._serials: dict[str, int] = {}

    def number(self, kind: str) -> str:
        """Give the next id of a kind whose ids are rising digits."""
        value = self._numbers[kind]
        self._numbers[kind] = value + self._random.randint(1, 9)
        return str(value)

    def serial(self, kind: str, first: int = 1) -> str:
        """Give the next id of a kind that is merely counted, which costs no chance."""
        value = self._serials.get(kind, first)
        self._serials[kind] = value + 1
        return str(value)

    def object_id(self, created_at: int) -> str:
        """Give a 24-hex id, which starts with its second of birth."""
        born = max(0, created_at) & 0xFFFFFFFF
        return f"{born:08x}{self._random.getrandbits(64):016x}"
