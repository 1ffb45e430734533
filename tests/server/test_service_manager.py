"""jetond below systemd: notices, watchdog, passed sockets, credentials, and what SIGHUP reloads."""
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time

import pytest

from jetond import BUILD, Jetond

SECONDS = 30


class Notices:
    """What a service manager hears on its socket."""

    def __init__(self, folder, abstract=False):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"jetond-test-{os.getpid()}-{time.monotonic_ns()}"
        self.address = "@" + name if abstract else str(folder / "notify")
        self.socket.bind("\0" + name if abstract else self.address)
        self.socket.settimeout(SECONDS)

    def next(self):
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())

    def await_one(self, name):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if name in (heard := self.next()):
                return heard
        raise AssertionError(f"no {name}")

    def count(self, name, seconds):
        """How often it is heard in a time."""
        heard = 0
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            with contextlib.suppress(socket.timeout):
                heard += name in self.next()
        self.socket.settimeout(SECONDS)
        return heard

    def close(self):
        self.socket.close()


@pytest.fixture(params=[False, True], ids=["path", "abstract"])
def notices(request, tmp_path):
    with contextlib.closing(Notices(tmp_path, request.param)) as heard:
        yield heard


@contextlib.contextmanager
def managed(notices, config="", **environment):
    server = Jetond(config, environment={"NOTIFY_SOCKET": notices.address, **environment})
    with contextlib.closing(server):
        yield server.start()


def test_ready_is_said_once_it_serves_and_stopping_when_it_ends(notices):
    with managed(notices) as server:
        assert notices.next() == {"READY": "1"}
        assert server.get("/healthz", admin=True).status == 200
        server.process.send_signal(signal.SIGTERM)
        assert notices.next() == {"STOPPING": "1"}
        assert server.process.wait(SECONDS) == 0


def test_nothing_is_said_by_one_that_does_not_start(notices):
    done = subprocess.run([str(BUILD / "jetond"), "serve", "--listen", "nonsense"], capture_output=True, timeout=SECONDS,
                          env={**os.environ, "NOTIFY_SOCKET": notices.address})
    assert done.returncode != 0 and notices.count("READY", 0.2) == 0


def test_a_reload_is_said_from_its_beginning_to_its_end(notices):
    with managed(notices) as server:
        notices.await_one("READY")
        before = time.monotonic_ns() // 1000
        server.process.send_signal(signal.SIGHUP)
        began = notices.next()
        assert began["RELOADING"] == "1" and before <= int(began["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000
        assert notices.next() == {"READY": "1"}


def test_it_shows_life_twice_as_often_as_asked_and_only_while_it_lives(tmp_path):
    with contextlib.closing(Notices(tmp_path)) as notices:
        with managed(notices, WATCHDOG_USEC="400000") as server:
            notices.await_one("READY")
            assert 5 <= notices.count("WATCHDOG", 2) <= 12
            # A process that hangs shows none.
            server.process.send_signal(signal.SIGSTOP)
            notices.count("WATCHDOG", 0.3)
            assert notices.count("WATCHDOG", 1) == 0
            server.process.send_signal(signal.SIGCONT)
            notices.await_one("WATCHDOG")


@pytest.mark.parametrize("environment", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "x"},
                                         {"WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"}])
def test_no_life_is_shown_where_none_is_asked_for(tmp_path, environment):
    with contextlib.closing(Notices(tmp_path)) as notices, managed(notices, **environment):
        notices.await_one("READY")
        assert notices.count("WATCHDOG", 0.5) == 0


def test_a_manager_that_is_gone_does_no_harm(tmp_path):
    with Jetond(environment={"NOTIFY_SOCKET": str(tmp_path / "nothing")}) as server:
        assert server.get("/healthz", admin=True).status == 200


def listening(family=socket.AF_INET):
    made = socket.socket(family)
    made.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    made.listen()
    return made


# Becomes the server, with the sockets where it looks for them.
LAUNCHER = """
import fcntl, os, sys
given, names, pid, *command = sys.argv[1:]
high = [fcntl.fcntl(int(one), fcntl.F_DUPFD, 100) for one in given.split(",")]
for place, one in enumerate(high):
    os.dup2(one, 3 + place)
    os.close(one)
os.environ.update(LISTEN_FDS=str(len(high)), LISTEN_FDNAMES=names, LISTEN_PID=str(os.getpid()) if pid == "self" else pid)
os.execv(command[0], command)
"""


class Activated(Jetond):
    """Started as systemd starts a service that has sockets: they are the descriptors from 3 on."""

    def __init__(self, sockets, names, pid="self"):
        super().__init__()
        self.sockets, self.names, self.pid = sockets, names, pid

    def start(self):
        command = [sys.executable, "-c", LAUNCHER, ",".join(str(one.fileno()) for one in self.sockets),
                   ":".join(self.names), self.pid, str(BUILD / "jetond"), "serve", "--config", str(self.config),
                   "--data-dir", str(self.data), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log,
                                            pass_fds=[one.fileno() for one in self.sockets])
        deadline = time.monotonic() + SECONDS
        found = {}
        while len(found) < 2:
            for line in self.log.read_text().splitlines():
                if '"listening"' in line:
                    found[json.loads(line)["listener"]] = json.loads(line)["address"]
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)
        self.address, self.admin_address = found["main"], found["admin"]
        return self


def address_of(one):
    host, port = one.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@pytest.mark.parametrize("names, main, admin", [(["jeton.socket"], 0, None), (["main"], 0, None),
                                                (["admin", "main"], 1, 0), (["admin"], None, 0),
                                                (["main", "other"], 0, None)])
def test_it_serves_on_the_sockets_that_it_is_given(names, main, admin):
    sockets = [listening() for _ in names]
    with contextlib.ExitStack() as stack:
        for one in sockets:
            stack.callback(one.close)
        server = stack.enter_context(contextlib.closing(Activated(sockets, names)))
        # Who comes before it is up waits, and is served.
        early = socket.create_connection(sockets[0].getsockname(), timeout=SECONDS)
        stack.callback(early.close)
        server.start()
        assert (server.address == address_of(sockets[main])) if main is not None else True
        assert (server.admin_address == address_of(sockets[admin])) if admin is not None else True
        for _ in range(20):
            assert server.get("/.well-known/jwks.json").status == 200
            assert server.get("/healthz", admin=True).status == 200
        if names[0] not in ("other",):
            early.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert early.recv(9) == b"HTTP/1.1 "


def test_sockets_for_another_process_are_not_taken():
    with contextlib.closing(listening()) as one, contextlib.closing(Activated([one], ["main"], pid="1")) as server:
        server.start()
        assert server.address != address_of(one)


def test_connections_wait_while_it_is_restarted():
    with contextlib.closing(listening()) as one, contextlib.closing(Activated([one], ["main"])) as server:
        server.start()
        server.stop()
        waiting = socket.create_connection(one.getsockname(), timeout=SECONDS)
        server.log.unlink()
        server.start()
        with contextlib.closing(waiting):
            waiting.sendall(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert waiting.recv(15) == b"HTTP/1.1 200 OK"


def certificate(folder, name):
    folder.mkdir(exist_ok=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "5", "-subj", f"/CN={name}", "-keyout", str(folder / "key"), "-out", str(folder / "certificate")],
                   check=True, capture_output=True, timeout=60)


def shown_certificate(server):
    host, port = server.address.rsplit(":", 1)
    return ssl.get_server_certificate((host, int(port)))


TLS = '[tls]\ncertificate = "$CREDENTIALS_DIRECTORY/certificate"\nkey = "$CREDENTIALS_DIRECTORY/key"\n'


def test_certificate_and_key_are_read_from_the_credentials(tmp_path):
    certificate(tmp_path / "credentials", "one.example.org")
    with Jetond(TLS, environment={"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}) as server:
        assert shown_certificate(server) == (tmp_path / "credentials/certificate").read_text()


def test_credentials_that_are_not_there_are_said():
    with contextlib.closing(Jetond(TLS)) as server, pytest.raises(RuntimeError, match="CREDENTIALS_DIRECTORY"):
        server.start()


def events(server):
    return [json.loads(line)["event"] for line in server.log.read_text().splitlines()]


def reload(server, event):
    count = events(server).count(event)
    server.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + SECONDS
    while events(server).count(event) == count:
        assert time.monotonic() < deadline and server.process.poll() is None, server.log.read_text()
        time.sleep(0.02)


def test_a_hangup_reads_the_configuration_again(tmp_path):
    """The level of the log, and a certificate at another place: what the page marks."""
    certificate(tmp_path / "one", "one.example.org")
    certificate(tmp_path / "two", "two.example.org")
    text = '[log]\nlevel = "{}"\n[tls]\ncertificate = "{}/certificate"\nkey = "{}/key"\n'
    with Jetond(text.format("info", tmp_path / "one", tmp_path / "one")) as server:
        server.configure(text.format("debug", tmp_path / "two", tmp_path / "two"))
        reload(server, "certificate_reloaded")
        assert shown_certificate(server) == (tmp_path / "two/certificate").read_text()
        server.get("/healthz", admin=True)
        assert "request" in events(server)


def test_a_configuration_with_faults_changes_nothing():
    with Jetond('[log]\nlevel = "info"\n') as server:
        server.configure('[log]\nlevel = "debug"\nnonsense = 1\n')
        reload(server, "configuration_not_reloaded")
        assert server.get("/healthz", admin=True).status == 200
        assert "request" not in events(server)


def test_the_page_marks_what_is_reloaded():
    page = subprocess.run([str(BUILD / "jetond"), "help", "config"], capture_output=True, text=True, timeout=SECONDS).stdout
    marked = [line.split("`")[1] for line in page.splitlines() if "Read again at SIGHUP" in line]
    assert marked == ["certificate", "key", "level"]


def test_it_finishes_what_it_has_begun_before_it_ends():
    with Jetond() as server:
        connection = server.connect()
        with contextlib.closing(connection):
            connection.sendall(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n")
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            connection.sendall(b"\r\n")
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
        assert server.process.wait(SECONDS) == 0
