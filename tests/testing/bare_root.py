"""Folders as roots, in name spaces of their own: their own root, processes and network. Whatever runs in them ends with them.

`with BareRoot() as root: root.sh("…")` is a bare Debian 12, as debootstrap makes it. Its network is its own loopback; what
has to reach Debian's archive, such as apt, is run with `fetching=True`, in the network of the machine.
`with Spaces(folder, volume=("var/lib/x", data)) as container:` is what a container engine makes: nothing can be written but
the volume.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# What scripts/test-packages.sh has made.
NEW, OLD = (pathlib.Path(os.environ.get(name, "none")) for name in ("JETON_PACKAGES", "JETON_OLD_PACKAGES"))
ARCHIVE = os.environ.get("JETON_BARE_ROOT", "none")

# Runs as the first process of the name spaces, where it takes in what loses its parent. Only what it has loaded already
# is there after pivot_root.
HOLDER = """
import ctypes, os, subprocess, sys, time
system = ctypes.CDLL(None, use_errno=True)
root, *volume = sys.argv[1:]
for folder in ("/dev", "/proc", "/run", "/mnt/before"):
    os.makedirs(root + folder, exist_ok=True)
for command in (["mount", "--make-rprivate", "/"], ["mount", "--bind", root, root],
                ["mount", "--rbind", "/dev", root + "/dev"], ["mount", "-t", "proc", "proc", root + "/proc"],
                ["mount", "-t", "tmpfs", "tmpfs", root + "/run"], ["ip", "link", "set", "lo", "up"]):
    subprocess.run(command, check=True)
if volume:
    where, data = volume
    subprocess.run(["mount", "--bind", data, root + "/" + where], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", root], check=True)
os.chdir(root)
subprocess.run(["pivot_root", ".", "mnt/before"], check=True)
os.chroot(".")
os.chdir("/")
if system.umount2(b"/mnt/before", 2) != 0:  # MNT_DETACH
    sys.exit("umount: " + os.strerror(ctypes.get_errno()))
if not volume:
    os.makedirs("/run/systemd/system")
print("ready", flush=True)
while True:
    try:
        os.wait()
    except ChildProcessError:
        time.sleep(0.05)
"""

# There is no systemd in a bare root, so this stands in for it: it starts what units say, as the user that they name.
SYSTEMCTL = r"""#!/bin/sh
set -eu
action=""
now=""
units=""
for word in "$@"; do
  case $word in
    --now) now=yes ;;
    -*) ;;
    *) if [ -z "$action" ]; then action=$word; else units="$units ${word%.service}"; fi ;;
  esac
done
file() { echo "/lib/systemd/system/$1.service"; }
setting() { sed -n "s/^$2=//p" "$(file "$1")" | head -n 1; }
pid() { cat "/run/$1.main-pid" 2>/dev/null || echo none; }
runs() { state=$(sed -n 's/^State:\s*\(.\).*/\1/p' "/proc/$(pid "$1")/status" 2>/dev/null); [ -n "$state" ] && [ "$state" != Z ]; }
stop() {
  if runs "$1"; then
    kill "$(pid "$1")"
    for _ in $(seq 300); do runs "$1" || break; sleep 0.1; done
    ! runs "$1" || kill -9 "$(pid "$1")"
  fi
  rm -f "/run/$1.main-pid"
}
start() {
  runs "$1" && return 0
  user=$(setting "$1" User)
  state=$(setting "$1" StateDirectory)
  if [ -n "$state" ]; then
    install -d -o "$user" -g "$user" -m "$(setting "$1" StateDirectoryMode)" "/var/lib/$state"
  fi
  umask "$(setting "$1" UMask | grep . || echo 022)"
  rm -f "/run/$1.main-pid"
  : >"/var/log/$1.log"
  nsenter --target 1 --net setsid setpriv --reuid "${user:-root}" --regid "${user:-root}" --init-groups --no-new-privs --bounding-set=-all \
    sh -c 'echo $$ >&3; exec 3>&-; exec "$@"' sh $(setting "$1" ExecStart) 3>"/run/$1.main-pid" \
    >>"/var/log/$1.log" 2>&1 </dev/null &
  # Until it says that it listens; a unit of the type `notify` tells systemd.
  for _ in $(seq 1200); do
    sleep 0.1
    [ ! -s "/run/$1.main-pid" ] || runs "$1" || { cat "/var/log/$1.log" >&2; return 1; }
    grep -q listening "/var/log/$1.log" && return 0
  done
  return 1
}
case $action in
  enable)
    for unit in $units; do
      mkdir -p /etc/systemd/system/multi-user.target.wants
      ln -sf "$(file "$unit")" /etc/systemd/system/multi-user.target.wants/
      [ -z "$now" ] || start "$unit"
    done ;;
  start) for unit in $units; do start "$unit"; done ;;
  stop) for unit in $units; do stop "$unit"; done ;;
  restart | reload-or-restart) for unit in $units; do stop "$unit"; start "$unit"; done ;;
  try-restart) for unit in $units; do if runs "$unit"; then stop "$unit"; start "$unit"; fi; done ;;
  is-active) for unit in $units; do runs "$unit"; done ;;
  is-enabled) for unit in $units; do [ -e "/etc/systemd/system/multi-user.target.wants/$unit.service" ] && echo enabled; done ;;
  show) ;;
esac
"""


class Spaces:
    def __init__(self, path, volume=()):
        self.path = pathlib.Path(path)
        self.volume = [str(one) for one in volume]
        self.holder = None

    def __enter__(self):
        # Also if this program is killed, everything ends.
        spaces = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"]
        self.holder = subprocess.Popen([*spaces, sys.executable, "-c", HOLDER, str(self.path), *self.volume],
                                       stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout.readline() == "ready\n"
        children = f"/proc/{self.holder.pid}/task/{self.holder.pid}/children"
        [self.pid] = pathlib.Path(children).read_text().split()
        return self

    def __exit__(self, *_):
        if self.holder:
            self.holder.send_signal(signal.SIGKILL)
            self.holder.wait()
            self.holder.stdout.close()
            # The kernel takes a moment to end what was in the name spaces.
            while os.path.exists(f"/proc/{self.pid}"):
                time.sleep(0.05)

    def command(self, *words, spaces=("--mount", "--pid", "--net")):
        """What to run on this machine, for a program to run in there."""
        return ["/usr/bin/nsenter", "--target", self.pid, *spaces, "--", *words]


class BareRoot(Spaces):
    def __init__(self, archive=ARCHIVE):
        super().__init__(tempfile.mkdtemp(prefix="bare-root-"))
        subprocess.run(["tar", "-C", self.path, "-xpf", archive], check=True)
        # The archive is reached as this machine reaches it.
        (self.path / "etc/apt/sources.list").unlink(missing_ok=True)
        for name in ("etc/apt", "usr/local/share/ca-certificates"):
            shutil.copytree(f"/{name}", self.path / name, dirs_exist_ok=True)
        (self.path / "etc/ssl/certs").mkdir(parents=True, exist_ok=True)
        for name in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
            if os.path.exists(f"/{name}"):
                shutil.copyfile(f"/{name}", self.path / name)
        # The root does not outlive a loss of power, so dpkg need not make sure that its files do.
        (self.path / "etc/dpkg/dpkg.cfg.d/unsafe").write_text("force-unsafe-io\n")
        # Where maintainer scripts find it: apt gives them a PATH without /usr/local.
        systemctl = self.path / "usr/bin/systemctl"
        systemctl.write_text(SYSTEMCTL)
        systemctl.chmod(0o755)

    def __exit__(self, *error):
        super().__exit__(*error)
        shutil.rmtree(self.path, ignore_errors=True)

    def run(self, script, fetching=False, stdin="", seconds=900, **environment):
        """Runs lines of a shell as root, in /root."""
        environment = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
                       "DEBIAN_FRONTEND": "noninteractive", **environment}
        command = self.command("/usr/bin/env", "-i", *(f"{name}={value}" for name, value in environment.items()),
                               "sh", "-euc", f"cd /root\n{script}", spaces=["--mount", "--pid"] + ([] if fetching else ["--net"]))
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=seconds)

    def sh(self, script, **more):
        """Runs it, which must succeed; returns what it prints."""
        done = self.run(script, **more)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def install(self, *packages):
        self.sh("apt-get update -qq && apt-get install -y -qq --no-install-recommends " + " ".join(packages), fetching=True)

    def put(self, *files):
        """Copies files into /root."""
        for file in files:
            shutil.copy(file, self.path / "root")
