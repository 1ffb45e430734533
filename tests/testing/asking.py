"""Clients that do the same again and again while something else changes."""
import threading
import time


class Asking(threading.Thread):
    """Does the same again and again until it is stopped, and keeps what came of it."""

    def __init__(self, ask):
        super().__init__()
        self.ask, self.answers, self.error, self.ending = ask, [], None, threading.Event()

    def run(self):
        try:
            while not self.ending.is_set():
                self.answers.append(self.ask())
        except BaseException as error:  # told by end(), in the test's own thread
            self.error = error

    def wait_for_more(self):
        enough, deadline = len(self.answers) + 5, time.monotonic() + 30
        while len(self.answers) < enough and not self.error and time.monotonic() < deadline:
            time.sleep(0.01)

    def end(self):
        self.ending.set()
        self.join()
        assert self.error is None, self.error
        return self.answers
