"""How many rows to ask for: fewer where Intercom can't build the page in time, then more again.

Search is bound by latency: a workspace needed 18 s for 100 conversations, and half the page cured
its timeouts (reference §2).
"""

from dataclasses import dataclass

FIRST_TRIAL_PAGES = 3
LONGEST_TRIAL_PAGES = 96


@dataclass
class PageSize:
    """The page size of one path; `current` is what to ask for, never above `full`."""

    full: int
    current: int
    _good_pages: int = 0
    # A page size that fails again soon after it was tried again is tried ever more rarely, because
    # each trial may cost a whole timeout.
    _trial_pages: int = FIRST_TRIAL_PAGES
    _is_on_trial: bool = False

    def shrink(self) -> None:
        """Ask for half as much, rounded to what a person would write."""
        if self._is_on_trial:
            self._trial_pages = min(self._trial_pages * 2, LONGEST_TRIAL_PAGES)
        half = (self.current + 1) // 2
        self.current = -(-half // 5) * 5 if half > 10 else half
        self._good_pages = 0
        self._is_on_trial = False

    def succeed(self) -> None:
        """Note a page that came; enough of them double the size again."""
        self._good_pages += 1
        if self.current < self.full and self._good_pages >= self._trial_pages:
            self.current = min(self.current * 2, self.full)
            self._good_pages = 0
            self._is_on_trial = True

    def cap(self, per_page: int) -> None:
        """Note that the server gave a smaller page than asked for: it caps this list there."""
        if 0 < per_page < self.current:
            self.full = self.current = per_page
