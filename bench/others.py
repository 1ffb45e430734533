"""How long callers that have no part in an attack, or other load, wait for their answers.

Requests are due at fixed times, and a wait begins when its request is due. So an answer that takes a second costs all
requests that were due in that second, and not one: a loop that asks again only when it was answered would hide it.
"""
import collections
import concurrent.futures
import dataclasses
import re
import select
import socket
import statistics
import time

import load

INTERVAL = 0.004  # seconds between two requests of one connection
DEADLINE = 60     # after which an answer is not waited for any more


@dataclasses.dataclass
class Lane:
    """One connection, from an address of its own, that sends its requests in turn."""
    name: str
    source: str
    requests: list


@dataclasses.dataclass
class Waits:
    milliseconds: list
    failures: int = 0

    def part(self, percent):
        if len(self.milliseconds) < 2:
            return max(self.milliseconds, default=0.0)
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]

    @property
    def p50(self):
        return self.part(50)

    @property
    def p99(self):
        return self.part(99)

    @property
    def longest(self):
        return max(self.milliseconds)


def watch(stop, address, lanes, seconds):
    """{name of a lane: Waits} of `seconds`, or less when stopped. Failures are answers that were no success."""
    begun = time.perf_counter()
    clients = [_Client(address, lane, begun + INTERVAL * number / len(lanes)) for number, lane in enumerate(lanes)]
    end = begun + seconds
    try:
        while (now := time.perf_counter()) < end and not stop.is_set():
            for client in clients:
                client.send_if_due(now)
            idle = [client.due for client in clients if not client.waiting]
            pause = max(0.0, min([*idle, now + 0.05]) - time.perf_counter())
            readable, _, _ = select.select([client for client in clients if client.waiting], [], [], pause)
            for client in readable:
                client.receive()
        for client in clients:
            client.wait_for_the_last(end)
    finally:
        for client in clients:
            client.close()
    return {client.lane.name: client.waits for client in clients}


class _Client:
    def __init__(self, address, lane, due):
        self.address, self.lane, self.due = address, lane, due
        self.requests = collections.deque(lane.requests)
        self.waits = Waits([])
        self.waiting = False
        self._connect()

    def fileno(self):
        return self.connection.fileno()

    def send_if_due(self, now):
        if self.waiting or now < self.due:
            return
        self.connection.sendall(self.requests[0])
        self.requests.rotate(-1)
        self.received, self.waiting = b"", True

    def receive(self):
        data = self.connection.recv(65536)
        if not data:
            self._answered(False)
            self.connection.close()
            self._connect()
            return
        self.received += data
        head, complete, body = self.received.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.IGNORECASE)
        if complete and length and len(body) >= int(length[1]):
            self._answered(head.startswith(b"HTTP/1.1 2") and body != b'{"active":false}')

    def wait_for_the_last(self, end):
        self.connection.settimeout(DEADLINE)
        while self.waiting:
            try:
                self.receive()
            except TimeoutError:
                self._answered(False)
        # What was due before the end and was never sent has waited, too.
        now = time.perf_counter()
        while self.due < min(now, end):
            self.waits.milliseconds.append((now - self.due) * 1e3)
            self.due += INTERVAL

    def close(self):
        self.connection.close()

    def _answered(self, good):
        self.waits.milliseconds.append((time.perf_counter() - self.due) * 1e3)
        self.waits.failures += not good
        self.due += INTERVAL
        self.waiting = False

    def _connect(self):
        self.connection = load.connect(self.address, self.lane.source)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def ask_each(stop, address, sources, requests, interval):
    """Sends each request over a new connection, `interval` seconds apart, whether those before it are answered or not.

    Returns a list of (seconds, status). Status 0: there was no answer.
    """
    begun = time.perf_counter()

    def ask(number, source, request):
        due = begun + number * interval
        if stop.wait(max(0.0, due - time.perf_counter())):
            return None
        asked = time.perf_counter()
        status = _status(address, source, request)
        return time.perf_counter() - asked, status

    with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
        answers = list(pool.map(ask, range(len(requests)), sources, requests))
    return [answer for answer in answers if answer]


def _status(address, source, request):
    try:
        with load.connect(address, source) as connection:
            connection.settimeout(DEADLINE)
            connection.sendall(request)
            received = b""
            while len(received) < 12 and (data := connection.recv(65536)):
                received += data
            return int(received[9:12] or 0)
    except OSError:
        return 0
