"""The pools of a backend: one for each crew of workers that share jobs."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rflow_flux.host.job import Job
from rflow_flux.host.pool import Pool
from rflow_flux.roles import Role


@dataclass(frozen=True)
class Crew:
    """Workers that are alike, and the roles that they take jobs of."""

    roles: tuple[Role, ...] = tuple(Role)
    workers: int = 1


class Pools:
    """A pool for each crew, the painters first. A role that no crew has is the first crew's."""

    def __init__(self, crews: Sequence[Crew], limit: int, run: Callable[[Job], Callable[[], None]]) -> None:
        self._pools = [Pool(limit, run, crew.workers) for crew in crews]
        self._by_role = {role: pool for crew, pool in zip(crews, self._pools, strict=True) for role in crew.roles}

    def of(self, role: Role) -> Pool:
        """The pool in which jobs of a role wait."""
        return self._by_role.get(role, self._pools[0])

    def close(self) -> list[Job]:
        """Refuses further jobs; returns those that were waiting."""
        return [job for pool in self._pools for job in pool.close()]

    def end(self) -> None:
        """Ends the threads, once idle."""
        for pool in self._pools:
            pool.end()

    async def idle(self) -> None:
        """Returns when nobody works."""
        await asyncio.gather(*(pool.idle.wait() for pool in self._pools))

    @property
    def first(self) -> Pool:
        """That of the painters, where there are some: what a backend's load is told of."""
        return self._pools[0]
