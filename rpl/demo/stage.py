"""What the demo works with: the service's own parts, and a way to let the jobs run to their end."""

from collections.abc import Callable
from dataclasses import dataclass

from rpl.flows.review import Desk
from rpl.jobs.tools import JobTools
from rpl.ports import PasswordHasher


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts of one service.

    `seed` draws which claims are marked twice; `work_off` does every waiting job and returns.
    """

    tools: JobTools
    passwords: PasswordHasher
    seed: bytes
    work_off: Callable[[], None]

    @property
    def desk(self) -> Desk:
        """What those who mark work with."""
        tools = self.tools
        return Desk(tools.catalog, tools.clock, tools.queue, tools.keyring, self.seed)
