"""Many wrong passwords: they make wait who sends them, and no one else."""
import asyncio
import http.client
import threading
import time

import pytest

from browser import Browser
from jetond import Jetond, Shop, basic, waits_for
from quay import Person, unique

OTHER = "127.0.0.2"
TEN_FREE = "[accounts]\nwrong_password_milliseconds = 60_000\n"


@pytest.fixture
def server():
    with Jetond("[accounts]\nwrong_passwords_per_address = 6\n", patient=True) as running:
        yield running


def status(server, login, source="127.0.0.1"):
    """What /v2/auth says to a password from one of our addresses."""
    connection = http.client.HTTPConnection(server.address, timeout=120, source_address=(source, 0))
    connection.request("GET", "/v2/auth", headers={"Authorization": basic(*login)})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def login_of(person):
    return person.name, person.password


class Flood:
    """Connections that send made-up logins from one address, each as soon as the last was answered."""

    def __init__(self, server, connections, source="127.0.0.1"):
        self.host, self.port = server.address.rsplit(":", 1)
        self.connections, self.source = connections, source
        self.statuses = []
        self.ended = False

    def __enter__(self):
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        self.thread.start()
        while not self.statuses and self.thread.is_alive():
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()

    async def run(self):
        await asyncio.gather(*(self.attack(number) for number in range(self.connections)))

    async def attack(self, number):
        reader, writer = await asyncio.open_connection(self.host, self.port, local_addr=(self.source, 0))
        count = 0
        while not self.ended:
            count += 1
            login = basic(f"made-up-{number}-{count}", "spring2026")
            writer.write(f"GET /v2/auth HTTP/1.1\r\nHost: x\r\nAuthorization: {login}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
            self.statuses.append(int(head.split()[1]))
            await asyncio.sleep(0.05)  # 8000 a second are enough
        writer.close()


def test_400_connections_with_random_logins_keep_no_right_password_of_others_out(server):
    person = Person(Shop(server))
    with Flood(server, 400) as flood:
        answers = [status(server, login_of(person), OTHER) for _ in range(5)]
    assert answers == [200] * 5
    assert set(flood.statuses) == {401, 429}
    assert flood.statuses.count(429) > flood.statuses.count(401)


def test_many_attacking_addresses_take_turns_with_everybody_else(server):
    person = Person(Shop(server))
    floods = [Flood(server, 5, f"127.0.1.{number}") for number in range(1, 5)]
    for flood in floods:
        flood.__enter__()
    try:
        assert [status(server, login_of(person), OTHER) for _ in range(2)] == [200] * 2
    finally:
        for flood in floods:
            flood.ended = True
        for flood in floods:
            flood.__exit__()


def test_one_password_for_any_number_of_logins_is_stopped_at_its_address_alone(server):
    person = Person(Shop(server))
    answers = []
    for number in range(1000):
        answers.append(server.get("/v2/auth", login=(f"made-up-{number}", "spring2026")))
        if answers[-1].status == 429:
            break
    assert [reply.status for reply in answers[:-1]] == [401] * (len(answers) - 1)
    assert answers[-1].status == 429 and 1 <= int(answers[-1].headers["retry-after"]) <= 2
    assert status(server, login_of(person), OTHER) == 200


def test_a_job_that_repeats_an_old_password_does_not_keep_its_owner_out():
    with Jetond(TEN_FREE, patient=True) as running:
        person = Person(Shop(running))
        ended = threading.Event()
        repeated = []

        def job():
            while not ended.wait(0.02):
                repeated.append(status(running, (person.name, "an old password")))

        thread = threading.Thread(target=job)
        thread.start()
        try:
            answers = [status(running, login_of(person)) for _ in range(15)]
        finally:
            ended.set()
            thread.join()
        assert answers == [200] * 15
        assert set(repeated) == {401} and len(repeated) > 2


def test_ten_wrong_passwords_cost_no_wait_and_the_twelfth_waits():
    with Jetond(TEN_FREE, patient=True) as running:
        person = Person(Shop(running))
        assert [status(running, (person.name, f"wrong{number}")) for number in range(10)] == [401] * 10
        assert status(running, login_of(person)) == 200
        assert [status(running, (person.name, f"wrong{number}")) for number in range(20, 32)] == [401] * 11 + [429]
        assert status(running, (person.name, "wrong30")) == 401, "it is known to be wrong, and says so"
        assert status(running, login_of(person)) == 429
        assert status(running, login_of(person), OTHER) == 200


def test_name_and_email_address_are_one_person():
    with Jetond(waits_for(60_000), patient=True) as running:
        person = Person(Shop(running))
        email = running.get("/api/v1/user/", bearer=person.bearer).json()["email"]
        assert email
        assert status(running, (email, "wrong")) == 401
        assert status(running, (person.name, "another")) == 429
        assert status(running, (person.name, "wrong")) == 401


def test_of_fifty_wrong_passwords_at_once_one_is_compared():
    with Jetond(waits_for(60_000), patient=True) as running:
        person = Person(Shop(running))
        answers = []
        threads = [threading.Thread(target=lambda number=number: answers.append(
            status(running, (person.name, f"wrong{number}")))) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [401] + [429] * 49


def test_many_right_passwords_at_once_are_all_let_in():
    with Jetond(waits_for(60_000), patient=True) as running:
        person = Person(Shop(running))
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(status(running, login_of(person)))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 12


def test_the_broker_says_it_in_its_envelope_and_the_page_in_a_sentence():
    with Jetond(waits_for(60_000), patient=True) as running:
        login = (unique("nobody"), "wrong")
        assert status(running, login) == 401
        for accept, part in (("application/json", '"status":"too_many_requests"'),
                             ("application/xml", "<status>too_many_requests</status>")):
            reply = running.get("/broker/rest/user", login=(login[0], "another"), headers={"Accept": accept})
            assert reply.status == 429 and part in reply.text and "Too many login attempts. Try again in" in reply.text
            assert 1 <= int(reply.headers["retry-after"]) <= 60
        page = Browser(running).arrive()
        reply = page.post("/oauth/signin", form={"username": login[0], "password": "another",
                                                 "_csrf_token": page.csrf})
        assert reply.status == 429 and reply.headers["content-type"].startswith("text/html")
        assert "Too many login attempts. Try again in" in reply.text and int(reply.headers["retry-after"]) >= 1
