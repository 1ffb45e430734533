"""`kill -9` of servers and of PostgreSQL under load: what was acknowledged is there, and what was revoked is dead everywhere.

JETON_KILL_ROUNDS sets the number of kills, JETON_KILL_SEED repeats a run's choices (not its timing).
"""
import os
import random
import signal
import threading
import time

from jetond import Shop
from nodes import Cluster

ROUNDS = int(os.environ.get("JETON_KILL_ROUNDS", "6"))
SEED = int(os.environ.get("JETON_KILL_SEED", random.randrange(1 << 32)))
BOUND = 1.0  # feed.bound_milliseconds
KILLED = (OSError, ValueError)  # a connection that ended, or half an answer


class Load:
    """Clients of one server: they make tokens, revoke some, and look at what any server has revoked."""

    def __init__(self, node, bearer, revoked, seed):
        self.node, self.bearer, self.revoked = node, bearer, revoked
        self.random = random.Random(seed)
        self.alive, self.open = {}, set()  # open: asked for, not acknowledged; either outcome is right
        self.late, self.looks, self.count = [], 0, 0
        self.stopping = False
        self.threads = [threading.Thread(target=self._run, args=(step,)) for step in (self._write, self._look)]
        for thread in self.threads:
            thread.start()

    def _run(self, step):
        while not self.stopping:
            try:
                step()
            except KILLED:
                time.sleep(0.02)

    def _write(self):
        if self.alive and self.random.random() < 0.4:
            id_, token = self.alive.popitem()
            self.open.add(token)
            if self.node.delete(f"/broker/rest/user/authorizations/{id_}", bearer=self.bearer).status in (200, 204):
                self.open.discard(token)
                self.revoked.append((time.monotonic(), token))
            return
        self.count += 1
        made = self.node.post("/broker/rest/user/authorizations", bearer=self.bearer,
                              json_body={"scope": "session", "note": f"{id(self)}-{self.count}", "reuse": False})
        if made.status == 201:
            data = made.json()["data"]
            self.alive[data["id"]] = data["token"]
            # It is in the memory of this server from here on.
            self.node.get("/broker/rest/user", bearer=data["token"])

    def _look(self):
        if not self.revoked:
            time.sleep(0.05)
            return
        since, token = self.random.choice(self.revoked[-200:])
        if time.monotonic() < since + BOUND:
            time.sleep(0.01)
            return
        self.looks += 1
        if self.node.get("/broker/rest/user", bearer=token).status == 200:
            self.late.append(token)

    def stop(self):
        self.stopping = True
        for thread in self.threads:
            thread.join()


def test_nothing_acknowledged_is_lost_and_nothing_revoked_comes_back():
    print(f"JETON_KILL_SEED={SEED}")
    chance = random.Random(SEED)
    revoked = []
    with Cluster() as cluster:
        shop = Shop(cluster.nodes[0])
        session = shop.session("mira", shop.user("mira"))
        loads = [Load(node, session, revoked, SEED + n) for n, node in enumerate(cluster.nodes)]
        try:
            for _ in range(ROUNDS):
                time.sleep(chance.uniform(0.3, 1.2))
                victim = chance.choice([*cluster.nodes, cluster.postgres])
                if victim is cluster.postgres:
                    victim.kill()
                else:
                    victim.stop(signal.SIGKILL)
                time.sleep(chance.uniform(0, 1.5))
                victim.start()
        finally:
            for load in loads:
                load.stop()
        alive = [token for load in loads for token in load.alive.values()]
        print(f"{ROUNDS} kills, {len(alive)} tokens alive, {len(revoked)} revoked, {sum(load.looks for load in loads)} late looks")
        assert not [load.late for load in loads if load.late], "a revoked token was taken past the bound"
        assert alive and revoked
        time.sleep(BOUND)
        for node in cluster.nodes:
            lost = [token for token in alive if node.get("/broker/rest/user", bearer=token).status != 200]
            assert not lost, f"{len(lost)} of {len(alive)} acknowledged tokens are lost"
            back = [token for _, token in revoked if node.get("/broker/rest/user", bearer=token).status != 401]
            assert not back, f"{len(back)} of {len(revoked)} revoked tokens are taken"
