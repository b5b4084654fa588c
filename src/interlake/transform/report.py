"""What came of one run of dbt."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from interlake.config import Layout

Status = Literal["success", "warn", "fail", "error", "skipped"]


@dataclass(frozen=True)
class ModelResult:
    """One model or test of a run."""

    name: str
    kind: str  # model, test, or operation for what runs before and after the models
    status: Status
    seconds: float
    message: str | None = None  # why it did not succeed
    rows: int | None = None  # of a mart


@dataclass(frozen=True)
class TransformReport:
    """One run of dbt."""

    results: tuple[ModelResult, ...]
    seconds: float

    @property
    def marts(self) -> dict[str, int]:
        """Rows of each mart that was built, by name."""
        rows = {result.name: result.rows for result in self.results if result.rows is not None}
        return dict(sorted(rows.items()))

    @property
    def compat(self) -> dict[str, int]:
        """How many tables of each other pipeline were built."""
        layouts = (
            result.name.partition("__")[0]
            for result in self.results
            if result.kind == "model" and result.status == "success"
        )
        return dict(sorted(Counter(name for name in layouts if name in get_args(Layout)).items()))

    @property
    def failed(self) -> bool:
        """Whether a model could not be built or a test did not hold; a warning is no failure."""
        return any(result.status in ("fail", "error") for result in self.results)

    def as_dict(self) -> dict[str, Any]:
        """Everything in plain JSON types."""
        return {
            "failed": self.failed,
            "seconds": round(self.seconds, 3),
            "marts": self.marts,
            "compat": self.compat,
            "results": [asdict(result) for result in self.results],
        }
