"""One window of load from wrk, and what it cost the server."""
import dataclasses
import pathlib
import re
import socket
import statistics

import machine

SCRIPT = pathlib.Path(__file__).with_name("load.lua")


@dataclasses.dataclass
class Window:
    rate: float            # answers per second
    cpu_microseconds: float  # of the server, per answer, all its threads
    p99_milliseconds: float
    bytes_each: float      # of an answer, head and body
    generator_busy: float  # part of its core that wrk used: near 1 means that wrk, not the server, is the limit


def request(method, path, host, headers=None, body=""):
    """The bytes of one keep-alive request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def connect(address, source=None):
    """source: the loopback address that the connection comes from."""
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=20, source_address=(source, 0) if source else None)


def exchange(connection, request_bytes):
    """Sends one request, returns all bytes of the answer; raises when it is no success."""
    connection.sendall(request_bytes)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.IGNORECASE)
    while len(body) < int(length[1]):
        body += _some(connection)
    if not re.match(rb"HTTP/1\.1 2\d\d ", head):
        raise RuntimeError(f"not a success: {head!r} {body!r}")
    return head + b"\r\n\r\n" + body


def ask(address, request_bytes):
    """exchange() over a connection of its own."""
    with connect(address) as connection:
        return exchange(connection, request_bytes)


def prepare(path, requests):
    """Writes the requests as load.lua reads them."""
    with open(path, "wb") as file:
        for text in requests:
            file.write(text + b"\0")
    path.chmod(0o600)  # they carry credentials
    return path


def run(address, pid, requests, connections, seconds, order="random", pause=None):
    """Loads the server `pid` at `address` for `seconds`. Raises when any answer was not a success."""
    server_before = machine.cpu_seconds(pid)
    output = machine.output_of(machine.LOAD_CORE, _wrk(address, requests, connections, seconds, order, pause))
    server = machine.cpu_seconds(pid) - server_before
    count, duration, received, p99, busy, socket_errors, status_errors = _result(output)
    if not count or socket_errors or status_errors:
        raise RuntimeError(f"{count} answers, {status_errors} not successes, {socket_errors} socket errors")
    return Window(rate=count / (duration / 1e6), cpu_microseconds=server * 1e6 / count, p99_milliseconds=p99 / 1e3,
                  bytes_each=received / count, generator_busy=busy / duration)


def attack(_stop, address, requests, connections, seconds):
    """For Task: load that may be refused. Returns how many answers came, and how many of them were no success."""
    output = machine.output_of(machine.LOAD_CORE, _wrk(address, requests, connections, seconds, "sequential"))
    count, _, _, _, _, _, status_errors = _result(output)
    return count, status_errors


def _wrk(address, requests, connections, seconds, order, pause=None):
    return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", SCRIPT, f"http://{address}",
            "--", requests, order, *([str(pause)] if pause else [])]


def _result(output):
    result = next((line.split()[1:] for line in output.splitlines() if line.startswith("RESULT")), None)
    if result is None:
        raise RuntimeError(f"wrk printed no result:\n{output}")
    return map(int, result)


def middle(windows):
    """One window for several of the same length: the median of each of its values."""
    return Window(*(statistics.median(values) for values in zip(*map(dataclasses.astuple, windows))))


def _some(connection):
    data = connection.recv(65536)
    if not data:
        raise RuntimeError("the connection was closed before the answer was complete")
    return data
