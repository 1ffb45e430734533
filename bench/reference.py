"""What the server is measured against: nginx, the bare signature, and a loop that writes the same rows."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import machine

# One process without a master: its CPU time is then all there is to count. Every time-out and request cap is out of
# the way, and nothing is logged.
NGINX_CONFIG = """\
daemon off;
master_process off;
worker_processes 1;
pid {directory}/pid;
error_log stderr crit;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  server_tokens off;
  tcp_nodelay on;
  keepalive_timeout 3600;
  keepalive_requests 1000000000;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  default_type "{content_type}";
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
{headers}      return 200 '{body}';
    }}
  }}
}}
"""
NGINX_OWN_HEADERS = {"server", "date", "content-type", "content-length", "connection"}


class Nginx:
    """nginx that answers everything with the body and the headers of `reply` (a jetond.Reply)."""

    def __init__(self, reply, directory):
        if "'" in reply.text or "$" in reply.text:
            raise ValueError("the constant does not fit into nginx's quotes")
        self.directory = pathlib.Path(directory)
        self.directory.mkdir()
        self.address = f"127.0.0.1:{_free_port()}"
        extra = {name: value for name, value in reply.headers.items() if name not in NGINX_OWN_HEADERS}
        (self.directory / "nginx.conf").write_text(NGINX_CONFIG.format(
            directory=self.directory, port=self.address.rsplit(":", 1)[1], body=reply.text,
            content_type=reply.headers.get("content-type", "application/json"),
            headers="".join(f'      add_header {name} "{value}";\n' for name, value in extra.items())))
        self.process = None

    def __enter__(self):
        program = "/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else "nginx"
        with machine.on_core(machine.SERVER_CORE):
            self.process = subprocess.Popen([program, "-e", "stderr", "-p", str(self.directory), "-c", "nginx.conf"])
        host, port = self.address.split(":")
        for _ in range(500):
            if self.process.poll() is not None:
                raise RuntimeError(f"nginx ended with {self.process.returncode}")
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.01)
        self.__exit__()
        raise RuntimeError("nginx did not come up")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def es256_signatures(seconds):
    """ECDSA P-256 signatures per second of the server's core, nothing around them."""
    output = machine.output_of(machine.SERVER_CORE, ["openssl", "speed", "-mr", "-seconds", seconds, "ecdsap256"])
    found = re.search(r"^\+F4:\d+:256:([\d.]+):[\d.]+$", output, re.MULTILINE)  # +F4:index:bits:signs:verifies
    if not found:
        raise RuntimeError(f"openssl speed printed something else:\n{output}")
    return float(found[1])


def durable_creations(program, database, template, seconds, batch=64):
    """Sets of rows per second that the loop writes into `database`, committed `batch` at a time."""
    output = machine.output_of(machine.SERVER_CORE, [program, database, template, seconds, batch])
    return float(output.split()[0])


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
