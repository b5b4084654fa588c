from collections.abc import Iterator
from typing import Any

import pytest

from simulator.inprocess import Sim

SMALL = {"contacts": 300, "conversations": 120, "companies": 60, "articles": 30}


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[Sim]:
    """Built once; only for tests that change nothing in it."""
    sim = Sim(**SMALL, rate_limit=None)
    yield sim
    sim.close()


@pytest.fixture
def quiet(shared_simulator: Sim) -> Sim:
    """A workspace to read from."""
    return shared_simulator


@pytest.fixture
def make_sim() -> Iterator[Any]:
    """Make simulators with options of one's own."""
    made: list[Sim] = []

    def make(**options: Any) -> Sim:
        sim = Sim(**{**SMALL, "rate_limit": None, **options})
        made.append(sim)
        return sim

    yield make
    for sim in made:
        sim.close()


@pytest.fixture
def sim(make_sim: Any) -> Sim:
    """A workspace to change."""
    made: Sim = make_sim()
    return made
