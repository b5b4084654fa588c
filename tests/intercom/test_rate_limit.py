import asyncio
import heapq
from dataclasses import dataclass, field
from random import Random

import pytest

from interlake.intercom.rate_limit import (
    EXACT_MARGIN_SECONDS,
    WINDOW_SECONDS,
    Budget,
    Reading,
    Throttle,
    read_headers,
    read_retry_after,
)

START = 1_700_000_003.7


@dataclass
class Model:
    """A throttle and a server in virtual time, so that an hour of windows takes a second."""

    share: float = 1.0
    limit: int = 166
    latency_seconds: float = 0.02
    most_in_flight: int = 64
    # The client's clock less the server's, and where windows begin beside the ten-second grid.
    clock_ahead_seconds: float = 0.0
    offset_seconds: float = 0.0
    others_per_window: int = 0
    others_evenly: int = 0  # per window too, but one after the other all along
    others_refused: dict[int, int] = field(default_factory=dict)
    seconds: float = 120.0
    used: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def run(self) -> "Model":
        random = Random(1)
        throttle = Throttle(self.share)
        now, in_flight, order = START, 0, 0
        # What happens next: ("counted" by the server | "answered"), when it was sent, its reading.
        events: list[tuple[float, int, str, float, Reading | None]] = []
        others_at = START
        while now < START + self.seconds:
            while self.others_evenly and others_at <= now:
                if self.count(others_at).remaining < 0:
                    window = int(others_at // WINDOW_SECONDS)
                    self.others_refused[window] = self.others_refused.get(window, 0) + 1
                others_at += WINDOW_SECONDS / self.others_evenly
            opens_at = throttle.opens_at(in_flight) - self.clock_ahead_seconds
            if in_flight < self.most_in_flight and opens_at <= now:
                throttle.sent(now + self.clock_ahead_seconds, in_flight)
                in_flight += 1
                order += 1
                arrives = now + self.latency_seconds * random.uniform(0.3, 0.7)
                heapq.heappush(events, (arrives, order, "counted", now, None))
                continue
            if events and (in_flight == self.most_in_flight or events[0][0] <= opens_at):
                now, number, kind, sent_at, reading = heapq.heappop(events)
                if kind == "counted":
                    reading = self.count(now)
                    arrives = now + self.latency_seconds * random.uniform(0.3, 0.7)
                    heapq.heappush(events, (arrives, number, "answered", sent_at, reading))
                else:
                    in_flight -= 1
                    assert reading is not None
                    self.learn(throttle, reading, sent_at, now, in_flight)
            else:
                now = opens_at
        return self

    def count(self, now: float) -> Reading:
        window = int((now - self.offset_seconds) // WINDOW_SECONDS)
        self.used.setdefault(window, self.others_per_window)
        # A refusal is told from the last answer of a window by a remainder below nothing.
        remaining = self.limit - self.used[window] - 1
        if remaining >= 0:
            self.used[window] += 1
        end = (window + 1) * WINDOW_SECONDS + self.offset_seconds
        return Reading(self.limit, remaining, int(end))

    def learn(
        self, throttle: Throttle, reading: Reading, sent_at: float, now: float, in_flight: int
    ) -> None:
        local, local_sent_at = now + self.clock_ahead_seconds, sent_at + self.clock_ahead_seconds
        if reading.remaining < 0:
            self.refused += 1
            refusal = Reading(reading.limit, 0, reading.reset_at)
            throttle.refused(refusal, None, local_sent_at, local)
        else:
            throttle.answered(reading, local_sent_at, local, in_flight)

    def full_windows(self) -> list[int]:
        """Give the use of each window but the first and the last, which lasted less long."""
        return [self.used[window] for window in sorted(self.used)][1:-1]


@pytest.mark.parametrize("latency_seconds", [0.001, 0.02, 0.1, 0.3])
@pytest.mark.parametrize("limit", [5, 166, 1000])
def test_every_window_is_used_up_without_a_refusal(latency_seconds, limit):
    model = Model(limit=limit, latency_seconds=latency_seconds).run()
    assert model.refused == 0
    assert len(model.full_windows()) >= 10
    assert min(model.full_windows()) >= 0.95 * limit


def test_answers_slower_than_a_window_cause_no_refusal():
    assert Model(latency_seconds=15, limit=40).run().refused == 0


def test_windows_beside_the_grid_are_used_up_though_their_end_is_rounded():
    model = Model(offset_seconds=3.9).run()
    assert (model.refused, min(model.full_windows())) == (0, 166)


@pytest.mark.parametrize("clock_ahead_seconds", [-3600.0, -4.0, -0.5, 0.5, 4.0, 3600.0])
def test_a_wrong_clock_costs_few_refusals_and_no_window(clock_ahead_seconds):
    model = Model(clock_ahead_seconds=clock_ahead_seconds).run()
    assert model.refused <= 8
    assert sum(model.full_windows()) >= 0.9 * 166 * len(model.full_windows())


def test_head_room_is_left_for_other_apps():
    assert max(Model(share=0.9).run().full_windows()) == 149


def test_what_other_apps_use_is_seen_in_the_headers():
    model = Model(share=0.9, others_per_window=100).run()
    # 100 were theirs; 49 are ours and 17 stay free.
    assert (model.refused, set(model.full_windows())) == (0, {149})


# Without head-room two apps that use up every window together meet at its end.
@pytest.mark.parametrize(("share", "used", "missed"), [(0.9, 0.88, 0), (1.0, 0.98, 30)])
def test_another_app_that_spends_a_third_of_the_limit_is_yielded_to(share, used, missed):
    model = Model(share=share, others_evenly=50, latency_seconds=0.15).run()
    # The first windows are for noticing; later ones are used up all the same.
    noticed = min(model.used) + 2
    assert sum(n for window, n in model.others_refused.items() if window > noticed) <= missed
    assert model.refused <= missed
    assert min(model.full_windows()[2:]) >= used * 166


def test_an_app_that_has_left_is_waited_for_no_longer():
    throttle = Throttle(share=1.0)
    for number in range(8):  # nothing was ours in the first window, everything in the others
        reset = 1_700_000_010 + 10 * number
        remaining = 65 if number == 0 else 165
        throttle.answered(Reading(166, remaining, reset), reset - 9, reset - 9)
    assert throttle.opens_at(163) <= reset - 9


def test_a_share_of_a_tiny_limit_is_at_least_one_request():
    throttle = Throttle(share=0.1)
    throttle.answered(Reading(3, 3, int(START) + 10), START, START)
    assert throttle.opens_at(0) <= START
    assert throttle.opens_at(1) > START


def test_the_first_request_goes_alone():
    throttle = Throttle(share=1.0)
    assert throttle.opens_at(0) <= START
    throttle.sent(START, 0)
    assert throttle.opens_at(1) == START + 1
    throttle.answered(Reading(166, 165, int(START) + 9), START, START)
    assert throttle.opens_at(50) <= START
    assert throttle.opens_at(165) > START


def test_an_answer_without_headers_opens_everything():
    throttle = Throttle(share=1.0)
    throttle.answered_without_limit(START)
    assert throttle.opens_at(10_000) <= START


def test_an_answer_without_headers_lifts_no_limit_that_was_seen():
    throttle = Throttle(share=1.0)
    throttle.answered(Reading(166, 0, 1_700_000_010), START, START)
    throttle.answered_without_limit(START)
    assert throttle.opens_at(0) == 1_700_000_010 + EXACT_MARGIN_SECONDS


def test_a_refusal_waits_for_the_end_of_the_window():
    throttle = Throttle(share=1.0)
    throttle.refused(Reading(166, 0, 1_700_000_010), None, START, START)
    assert 0 < throttle.opens_at(0) - 1_700_000_010 < 0.5


def test_a_refusal_that_names_its_wait_gets_it():
    throttle = Throttle(share=1.0)
    throttle.refused(Reading(166, 0, 1_700_000_010), 30.0, START, START)
    assert throttle.opens_at(0) >= START + 30


def test_a_refusal_of_the_past_does_not_close_the_new_window():
    throttle = Throttle(share=1.0)
    throttle.answered(Reading(166, 165, 1_700_000_020), START + 7, START + 7)
    throttle.refused(Reading(166, 0, 1_700_000_010), None, START + 7, START + 7)
    assert throttle.opens_at(0) <= START + 7


def test_a_share_is_not_rounded_down_by_floating_point():
    throttle = Throttle(share=0.29)
    throttle.answered(Reading(100, 72, int(START) + 10), START, START)
    assert throttle.opens_at(0) <= START


def test_a_request_without_answer_may_have_been_counted():
    throttle = Throttle(share=1.0)
    throttle.answered(Reading(166, 1, int(START) + 10), START, START)
    throttle.learned_nothing()
    assert throttle.opens_at(0) > START


def test_a_first_request_that_fails_lets_the_next_go_at_once():
    throttle = Throttle(share=1.0)
    throttle.sent(START, 0)
    throttle.learned_nothing()
    assert throttle.opens_at(0) <= START


def test_an_answer_under_way_at_a_refusal_does_not_lift_it():
    throttle = Throttle(share=1.0)
    throttle.refused(None, None, START, START)
    throttle.answered_without_limit(START)
    assert throttle.opens_at(0) > START


def test_a_late_answer_of_the_past_does_not_close_the_new_window():
    throttle = Throttle(share=1.0)
    throttle.answered(Reading(166, 165, 1_700_000_020), START + 7, START + 7)
    throttle.answered(Reading(166, 0, 1_700_000_010), START + 6, START + 8)
    assert throttle.opens_at(0) <= START + 8


def test_refusals_without_an_end_are_waited_out_ever_longer():
    throttle, waits = Throttle(share=1.0), []
    for _ in range(6):
        throttle.refused(None, None, START, START)
        waits.append(throttle.opens_at(0) - START)
    assert [round(wait - 0.125) for wait in waits] == [1, 2, 4, 8, 10, 10]


def test_a_wait_never_outlasts_a_window():
    throttle = Throttle(share=1.0)
    throttle.answered(Reading(166, 0, int(START) + 86_400), START, START)
    assert throttle.opens_at(0) - START <= WINDOW_SECONDS + 1


@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-limit": "166"}])
def test_missing_headers_are_no_reading(headers):
    assert read_headers(headers) is None


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("7", 7.0),
        ("3600", 60.0),
        ("9" * 5000, 60.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("\u00b2", None),
        ("-1", None),
    ],
)
def test_the_wait_that_an_answer_names_is_bounded(given, seconds):
    assert read_retry_after({"retry-after": given}) == seconds


@pytest.mark.anyio
async def test_permits_are_capped_and_given_in_order():
    budget, served = Budget(share=1.0, max_in_flight=2), []

    async def use(number: int) -> None:
        sent_at = await budget.acquire()
        served.append(number)
        await asyncio.sleep(0)
        budget.release(sent_at, 200, {}, refused=False)

    await asyncio.gather(*(use(number) for number in range(20)))
    assert served == list(range(20))


@pytest.mark.anyio
async def test_a_cancelled_wait_gives_its_permit_back():
    budget = Budget(share=1.0, max_in_flight=1)
    sent_at = await budget.acquire()
    waiting = [asyncio.create_task(budget.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    budget.release(sent_at, 200, {}, refused=False)
    # Cancelled with the permit already on its way.
    waiting[1].cancel()
    await asyncio.wait_for(waiting[2], 1)


@pytest.mark.anyio
async def test_a_client_uses_up_the_window_and_waits_for_the_next(simulate):
    workspace = simulate(rate_limit=40)
    async with workspace.client() as client:
        client.budget = workspace.budget_near_window_end(share=1.0)
        await asyncio.gather(*(client.get("/admins") for _ in range(60)))
    windows = workspace.stats()["windows"]
    assert workspace.stats()["responses"] == {"200": 60}
    assert windows[0]["used"] == 40
    assert [window.used for window in client.budget.windows] == [40, 20]
    assert client.budget.share_used() == 0.75
    assert 0 < client.budget.waited_seconds < 2


@pytest.mark.anyio
async def test_other_apps_that_empty_the_workspaces_bucket_make_everybody_wait(simulate):
    workspace = simulate(rate_limit=40)
    # The headers go on promising more (reference §2).
    workspace.fault("busy_workspace", left=0, times=1)
    async with workspace.client() as client:
        client.budget = workspace.budget_near_window_end(share=1.0)
        await asyncio.gather(*(client.get("/admins") for _ in range(30)))
    assert workspace.stats()["responses"] == {"200": 30, "429": 1}
