"""A real browser for tests: Debian's Chromium, driven by tests/clients/pages/drive.mjs. Things are found by role and name,
as screen readers find them; clicks and fields are counted, so that a journey can have a budget."""
import json
import pathlib
import shutil
import subprocess

from browser import COOKIE

PROGRAM = pathlib.Path(__file__).parents[1] / "clients" / "pages" / "drive.mjs"
DARK = {"colorScheme": "dark"}
PHONE = {"viewport": {"width": 360, "height": 740}}


class Chromium:
    def __init__(self):
        chromium = shutil.which("chromium")
        assert chromium, "scripts/install-deps.sh test installs it"
        self.process = subprocess.Popen(["node", str(PROGRAM), chromium], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.clicks = self.fields = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)

    def do(self, what, **asked):
        self.process.stdin.write(json.dumps({"do": what, **asked}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "wrong" not in answer, answer["wrong"]
        return answer["ok"]

    def open(self, server, cookie=None, path="/console/", **options):
        """A new window, signed in with the cookie of a session, at a page of the console."""
        asked = {"name": COOKIE, "value": cookie} if cookie else None
        self.do("open", origin=server.url, cookie=asked, options=options)
        self.goto(path)
        return self.start()

    def start(self):
        self.clicks = self.fields = 0
        return self

    def goto(self, path):
        self.do("goto", path=path)
        return self

    def visit(self, path):
        """Goes to another page of the console as its links do, without loading it again."""
        self.run(f"history.pushState({{}}, '', {json.dumps(path)}); dispatchEvent(new PopStateEvent('popstate'))")
        return self

    def click(self, role, name, **more):
        self.clicks += 1
        self.do("click", role=role, name=name, **more)
        return self

    def fill(self, label, text, **more):
        self.fields += 1
        self.do("fill", label=label, text=text, **more)
        return self

    def choose(self, label, value):
        self.do("choose", label=label, value=value)
        return self

    def see(self, role, name, **more):
        self.do("see", role=role, name=name, **more)
        return self

    def see_text(self, text):
        self.do("seeText", text=text)
        return self

    def text(self, selector="main"):
        return self.do("text", selector=selector)

    def press(self, *keys):
        for key in keys:
            self.do("press", key=key)
        return self

    def run(self, script):
        return self.do("run", script=script)

    @property
    def url(self):
        return self.do("url")

    @property
    def focused(self):
        """The name of what has the focus."""
        return self.do("focused")["name"]

    def tab_to(self, name, most=80):
        """Presses Tab until the focus is on what has this name."""
        for _ in range(most):
            if self.focused == name:
                return self
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {name}")
