"""The two commands of docs/guides/list-referrers.md, with the names of a test put in."""
import re
import subprocess

from jetond import ROOT

GUIDE = ROOT / "docs" / "guides" / "list-referrers.md"


def run(server, registry, repository, login, digest, path="referrers/$DIGEST"):
    command = re.search(r"```sh\n(.*?)```", GUIDE.read_text(), re.S).group(1)
    for shown, real in [("referrers/$DIGEST", path), ("localhost:8080", server.address),
                        ("127.0.0.1:5000", registry.address), ("acme/web", repository), ("acme+reader", login[0]),
                        ("$ROBOT", login[1])]:
        assert shown in command, f"{shown} is missing in the guide's command"
        command = command.replace(shown, real)
    return subprocess.run(["sh", "-euc", command], env={"PATH": "/usr/bin:/bin", "DIGEST": digest}, text=True,
                          capture_output=True, timeout=60)
