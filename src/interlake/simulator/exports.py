"""Jobs that end in a file: their states, limits and expiry (reference §2, §3.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from interlake.simulator.clock import Clock
from interlake.simulator.errors import ApiError

EXPIRES_AFTER = 2 * 86400
# A job is done after so much data time, though nobody asked about it.
_DONE_AFTER = 600
_UNDER_WAY = ("pending", "in_progress")

# Makes the file, at the moment the job is done; None where there is nothing to tell.
Build = Callable[[], bytes | None]


@dataclass(frozen=True)
class Words:
    """How one kind of export calls its states, and how many of it may be under way."""

    stages: tuple[str, ...]
    done: str
    empty: str
    most: int
    pending: str

    def refusal(self) -> ApiError:
        """Give the 429 of one job too many."""
        message = f"Exceeded rate limit of {self.most} pending {self.pending} export jobs"
        return ApiError(429, "rate_limit_exceeded", message)


CONTENT = Words(("pending", "in_progress"), "completed", "no_data", 1, "message data")
REPORTING = Words(("pending",), "complete", "complete", 5, "reporting dataset")


@dataclass
class Job:
    """One export."""

    identifier: str
    words: Words
    build: Build
    started_at: int
    polls_needed: int
    fails: bool
    status: str = "pending"
    polls: int = 0
    done_at: int | None = None
    file: bytes | None = None

    @property
    def under_way(self) -> bool:
        """Tell whether the job has not ended yet."""
        return self.status in _UNDER_WAY

    def expires_at(self) -> int | None:
        """Give when the file goes, if there is one."""
        return None if self.done_at is None or self.file is None else self.done_at + EXPIRES_AFTER


class ExportJobs:
    """The export jobs of one workspace."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._random = Random(f"{seed}:jobs")
        self._jobs: dict[str, Job] = {}

    def start(self, words: Words, build: Build, *, polls: int, fails: bool) -> Job:
        """Start a job; too many under way are a 429."""
        jobs = list(self._jobs.values())
        for job in jobs:
            self._let_time_do(job)
        if sum(job.words is words and job.under_way for job in jobs) >= words.most:
            raise words.refusal()
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        identifier = "".join(self._random.choices(letters, k=16))
        job = Job(identifier, words, build, self._clock.now, max(1, polls), fails)
        self._jobs[identifier] = job
        return job

    def find(self, words: Words, identifier: str) -> Job:
        """Give a job of one kind, with what time has done to it."""
        job = self._jobs.get(identifier)
        if job is None or job.words is not words:
            raise missing(identifier)
        self._let_time_do(job)
        return job

    def poll(self, words: Words, identifier: str) -> Job:
        """Give a job that is asked about, and is further on with every question."""
        job = self.find(words, identifier)
        if job.under_way:
            job.polls += 1
            if job.polls >= job.polls_needed:
                self._finish(job)
            else:
                job.status = words.stages[-1]
        return job

    def cancel(self, words: Words, identifier: str) -> Job:
        """Stop a job that has not ended yet."""
        job = self.find(words, identifier)
        if job.under_way:
            job.status = "canceled"
        return job

    def download(self, words: Words, identifier: str) -> bytes:
        """Give a job's file, for two days after it was done."""
        job = self.find(words, identifier)
        expires_at = job.expires_at()
        if job.file is None or expires_at is None or self._clock.now > expires_at:
            raise missing(identifier)
        return job.file

    def _let_time_do(self, job: Job) -> None:
        if job.under_way and self._clock.now >= job.started_at + _DONE_AFTER:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        job.done_at = self._clock.now
        if job.fails:
            job.status = "failed"
            return
        job.file = job.build()
        job.status = job.words.empty if job.file is None else job.words.done


def missing(identifier: str) -> ApiError:
    """Give the 404 of a job or file that is not there (corrections a.1)."""
    return ApiError(404, "not_found", f"Export job not found for identifier: {identifier}")
