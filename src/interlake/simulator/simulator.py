"""Everything one simulated Intercom consists of."""

from __future__ import annotations

from interlake.simulator.activity.unrest import Unrest
from interlake.simulator.bodies import Bodies
from interlake.simulator.dialogue import Dialogue
from interlake.simulator.exports import ExportJobs
from interlake.simulator.faults import Faults
from interlake.simulator.limits import RateWindows
from interlake.simulator.options import Options
from interlake.simulator.orders import Orders
from interlake.simulator.profiles import PROFILES
from interlake.simulator.scroll import Scroll
from interlake.simulator.search.engine import SearchEngine
from interlake.simulator.seed import seeded_workspace
from interlake.simulator.tally import Tally
from interlake.simulator.workspace import Workspace


class Simulator:
    """A workspace with the machinery that serves it."""

    workspace: Workspace
    bodies: Bodies
    orders: Orders
    engine: SearchEngine
    faults: Faults
    windows: RateWindows
    scroll: Scroll
    exports: ExportJobs
    store: dict[str, bytes]  # files that downloads were sent on to
    tally: Tally
    unrest: Unrest | None  # what goes on meanwhile, under a profile that wants it

    def __init__(self, options: Options) -> None:
        self.options = options
        self.reset()

    def reset(self) -> None:
        """Go back to what the options say: data, time, faults and counts."""
        self.workspace = seeded_workspace(self.options)
        self.bodies = Bodies(self.workspace)
        self.orders = Orders(self.workspace)
        self.engine = SearchEngine(self.workspace)
        self.faults = Faults(self.options.seed)
        clock = self.workspace.clock
        self.windows = RateWindows(self.options.rate_limit, lambda: clock.wall())
        self.scroll = Scroll(lambda: clock.wall())
        self.exports = ExportJobs(clock, self.options.seed)
        self.store = {}
        self.tally = Tally()
        self.unrest = None
        if self.options.profile is not None:
            self.follow(self.options.profile)

    def follow(self, name: str) -> None:
        """Order what a profile consists of, beside what was ordered before."""
        profile, workspace = PROFILES[name], self.workspace
        self.faults.order([*profile.faults])
        for talk in list(workspace.conversations.values())[: profile.strange_parts]:
            author = workspace.admins[workspace.owner_id].reference()
            with workspace.changing(talk):
                dialogue = Dialogue(talk, workspace.identities)
                dialogue.write(workspace.clock.now, "teleported_by_admin", author)
        if profile.unrest:
            self.unrest = Unrest(workspace, profile.unrest, profile.longest_lag_seconds)

    def calm(self) -> None:
        """Take back all faults and profiles; what happened under them stays."""
        self.faults.clear()
        if self.unrest is not None:
            self.unrest.end()
        self.unrest = None
