"""The ASGI application: the control routes, and the gate before everything else."""

from starlette.applications import Starlette
from starlette.routing import Mount

from interlake.simulator.control import Control
from interlake.simulator.gate import Gate
from interlake.simulator.options import Options
from interlake.simulator.simulator import Simulator


def create_app(options: Options) -> Starlette:
    """Build a workspace and the app that serves it; `app.state.simulator` is its inside."""
    simulator = Simulator(options)
    app = Starlette(
        routes=[
            Mount("/_simulator", routes=Control(simulator).routes()),
            Mount("/", app=Gate(simulator)),
        ]
    )
    app.state.simulator = simulator
    return app
