"""A program of an OAuth client, whose user has a browser: the program says what the user does, and is told where that led."""
import json
import subprocess
import urllib.parse

from webflow import Page


def _path_of(url):
    parts = urllib.parse.urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _press(browser, reply, target):
    return browser.post(target, form={**Page(reply).fields, "decision": "allow"})


def allow(browser, path):
    """Opens the authorization endpoint, and allows what it asks. Returns where the browser is sent."""
    reply = browser.get(path)
    if reply.status == 200:
        reply = _press(browser, reply, "/oauth2/authorize/consent")
    assert reply.status in (302, 303), reply
    return reply.headers["location"]


def _act(browser, what):
    """Does what a person does, and says where it led."""
    if "open" in what:
        return allow(browser, _path_of(what["open"]))
    reply = browser.get(_path_of(what["verify"]))
    assert _press(browser, reply, "/oauth2/device/verify").status == 200
    return "done"


def converse(command, browser, setup=None, cwd=None):
    """Runs the program to its end, and returns what it says is done. `setup`: the first line that it is sent, as JSON."""
    done = None
    with subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, cwd=cwd) as process:
        def send(line):
            process.stdin.write(line + "\n")
            process.stdin.flush()
        if setup is not None:
            send(json.dumps(setup))
        for line in process.stdout:
            what = json.loads(line)
            if "done" in what:
                done = what["done"]
                break
            send(_act(browser, what))
        process.stdin.close()
        assert process.wait(60) == 0, process.stderr.read()
    return done
