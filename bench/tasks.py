"""Functions in processes of their own, so that measuring and loading share no interpreter and no lock."""
import multiprocessing
import os
import traceback

_CONTEXT = multiprocessing.get_context("fork")
GIVES_WAY = 19  # the niceness of load: what measures beside it, on the same core, is never kept waiting


class Task:
    """Runs `function(stop, *arguments)`, which returns soon after the event `stop` is set, if not before."""

    def __init__(self, function, *arguments, niceness=0):
        self._receiver, sender = _CONTEXT.Pipe(duplex=False)
        self._stop = _CONTEXT.Event()
        self._process = _CONTEXT.Process(target=self._run, args=(sender, niceness, function, arguments), daemon=True)
        self._process.start()
        sender.close()

    def _run(self, sender, niceness, function, arguments):
        os.nice(niceness)
        try:
            sender.send((function(self._stop, *arguments), None))
        except BaseException:
            sender.send((None, traceback.format_exc()))

    def result(self):
        """Waits for it; raises when it failed."""
        try:
            value, error = self._receiver.recv()
        except EOFError:
            value, error = None, "it ended without a result"
        self._process.join()
        if error:
            raise RuntimeError(error)
        return value

    def end(self):
        """Its result, from now on as soon as it can."""
        self._stop.set()
        return self.result()
