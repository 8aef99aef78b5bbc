"""A server that is told to stop answers everybody who had already come in.

gunicorn itself leaves its door ajar until the last answer is out: who comes in meanwhile is let
in by the kernel, waits, and is thrown out. We let them in and shut the door behind them, so that
whoever comes next is refused at once and tries the server that takes our place.
"""

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):
    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self.take_all(listener)
                listener.close()

    def take_all(self, listener: object) -> None:
        """Until nobody waits: accept() counts who it lets in, and returns when there is nobody."""
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
