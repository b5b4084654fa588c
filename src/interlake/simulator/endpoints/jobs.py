"""Jobs in general: how an export starts, and /jobs/status (reference §3.3)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.exports import Build, Job, Words
from interlake.simulator.records import Json


def start_job(call: Call, words: Words, build: Build, seconds: int) -> Job:
    """Start an export of a span, which lasts and ends as options and faults will have it."""
    faults, polls = call.simulator.faults, call.simulator.options.job_polls
    # Integrators ask for 90 days at most; the words of a refusal are not known.
    for fault in faults.striking(("longest_export",), call.label, ""):
        if seconds > int(fault.settings["days"]) * 86400:
            raise invalid(f"The span is longer than {fault.settings['days']} days", "bad_request")
    for fault in faults.striking(("job_polls",), call.label, ""):
        polls = int(fault.settings.get("polls", polls))
    fails = any(list(faults.striking(("job_failed",), call.label, "")))
    return call.simulator.exports.start(words, build, polls=polls, fails=fails)


def job_shape(call: Call, job: Job, address: str) -> Json:
    """Give how far a job is; `address` is where its file will be."""
    expires_at = job.expires_at()
    there = expires_at is not None
    misspelt = any(list(call.simulator.faults.striking(("job_misspelt",), call.label, "")))
    return {
        # Misspelt in versions before 2.14, but for 2.11, and in Preview (corrections b.9).
        "job_identfier" if misspelt else "job_identifier": job.identifier,
        "status": job.status,
        "download_url": address if there else "",
        # A time as text (reference §6.19).
        "download_expires_at": str(expires_at) if there else "",
    }


def get_job(call: Call) -> Answer:
    """Answer nothing: the jobs told here come from writes, of which there are none."""
    raise not_found("job")


ENDPOINTS = (Endpoint("GET", "/jobs/status/{id}", get_job),)
