"""Jobs in general: how an export starts, and /jobs/status (reference §3.3)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.errors import not_found
from interlake.simulator.exports import Build, Job, Words


def start_job(call: Call, words: Words, build: Build) -> Job:
    """Start an export, which lasts and ends as options and faults will have it."""
    faults, polls = call.simulator.faults, call.simulator.options.job_polls
    for fault in faults.striking(("job_polls",), call.label, ""):
        polls = int(fault.settings.get("polls", polls))
    fails = any(list(faults.striking(("job_failed",), call.label, "")))
    return call.simulator.exports.start(words, build, polls=polls, fails=fails)


def get_job(call: Call) -> Answer:
    """Answer nothing: the jobs told here come from writes, of which there are none."""
    raise not_found("job")


ENDPOINTS = (Endpoint("GET", "/jobs/status/{id}", get_job),)
