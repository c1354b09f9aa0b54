"""Builds the stage from the service's parts: jobs are worked off here, not by worker processes."""

from rpl.assembly import Parts, app_context, job_tools
from rpl.demo.stage import Stage
from rpl.worker import Worker


def stage_of(parts: Parts) -> Stage:
    """The stage of one service."""
    tools = job_tools(parts)
    worker = Worker(tools, parts.queue)

    def work_off() -> None:
        while worker.run_one():
            pass

    return Stage(
        tools=tools,
        passwords=app_context(parts).passwords,
        seed=parts.secrets()[0],
        work_off=work_off,
    )
