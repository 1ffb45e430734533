"""Load from many addresses of the loopback network at once, and readers that do not read. For Task."""
import asyncio
import collections
import itertools
import re
import select
import socket
import time


def drive(stop, address, connections, sources, requests, seconds, each=1 << 30):
    """Sends what the iterator `requests` gives, over so many connections, for `seconds` or until there is no more.

    sources: an iterator of the addresses that connections come from; a connection is closed after `each` requests.
    Returns {status: count}; status 0: closed without an answer.
    """
    counts = collections.Counter()
    asyncio.run(_all(stop, address, connections, sources, requests, time.monotonic() + seconds, each, counts))
    return dict(counts)


async def _all(stop, address, connections, sources, requests, end, each, counts):
    def going_on():
        return time.monotonic() < end and not stop.is_set()

    workers = [asyncio.create_task(_worker(address, sources, requests, each, counts, going_on))
               for _ in range(connections)]
    while going_on() and not all(worker.done() for worker in workers):
        await asyncio.sleep(0.05)
    # Those that still wait for an answer need not have it.
    await asyncio.wait(workers, timeout=0.5)
    for worker in workers:
        worker.cancel()
    for ended in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _worker(address, sources, requests, each, counts, going_on):
    host, port = address.rsplit(":", 1)
    while going_on():
        batch = list(itertools.islice(requests, 1))
        if not batch:
            return
        try:
            reader, writer = await asyncio.open_connection(host, int(port), local_addr=(next(sources), 0))
        except OSError:
            counts[0] += 1
            await asyncio.sleep(0.01)
            continue
        try:
            for request in itertools.chain(batch, itertools.islice(requests, each - 1)):
                writer.write(request)
                counts[await _answer(reader)] += 1
                if not going_on():
                    return
        except (OSError, asyncio.IncompleteReadError):
            counts[0] += 1
        finally:
            writer.transport.abort()  # a reset: no local port stays behind


async def _answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.IGNORECASE)
    await reader.readexactly(int(length[1]) if length else 0)
    return int(head[9:12])


def spin(stop, seconds):
    """Keeps a core busy and asks for nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop.is_set():
        for _ in range(1000):
            pass


def hold_without_reading(stop, address, source, request, count, seconds):
    """Connections that ask and never read; those that the server closes come back. Returns how many were opened."""
    end = time.monotonic() + seconds
    opened, held = 0, {}
    poll = select.poll()
    while time.monotonic() < end and not stop.is_set():
        while len(held) < count:
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.bind((source, 0))
            connection.settimeout(20)
            host, port = address.rsplit(":", 1)
            connection.connect((host, int(port)))
            connection.sendall(request)
            held[connection.fileno()] = connection
            poll.register(connection, select.POLLRDHUP)
            opened += 1
        for descriptor, _ in poll.poll(100):
            poll.unregister(descriptor)
            held.pop(descriptor).close()
    for connection in held.values():
        connection.close()
    return opened


def addresses(network, count=None):
    """127.NETWORK.x.y, one after the other, for ever or the first `count` of them again and again."""
    every = [f"127.{network}.{high}.{low}" for high in range(256) for low in range(1, 255)]
    return itertools.cycle(every[:count])
