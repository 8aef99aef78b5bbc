"""A gunicorn worker that, when told to stop, answers every connection that was already made.

The workers of gunicorn keep listening until the last answer is out: the kernel accepts whoever
connects meanwhile, who waits and is then cut off. This one takes those connections and closes the
socket behind them, so that the next visitor is refused at once and tries the server that replaces
us.
"""

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):
    """A worker with threads that takes all waiting connections before it stops."""

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self.accept_waiting(listener)
                listener.close()

    def accept_waiting(self, listener: object) -> None:
        """Accept connections until none waits: accept() counts those it takes, and returns if
        there is none.
        """
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
