"""Several servers over one PostgreSQL, as an operator runs them: their keys are copies of the first one's."""
import shutil

from jetond import Jetond
from postgres import Postgres

SAME = 'public_url = "http://tokens.test"\n'


class Cluster:
    """`with Cluster(nodes=2) as cluster:`; `config` is that of each node, behind what they have in common."""

    def __init__(self, nodes=2, config="", settings=None):
        self.postgres = Postgres(settings)
        self.url = self.postgres.new_database()
        self.nodes = []
        try:
            for _ in range(nodes):
                self.add(config)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def add(self, config="", with_keys=True):
        node = Jetond(SAME + config, database=self.url)
        if self.nodes and with_keys:
            for folder in ("keys", "registry"):
                shutil.copytree(self.nodes[0].data / folder, node.data / folder)
            node.data.chmod(0o750)
        self.nodes.append(node)
        node.start()
        return node

    def sql(self, text):
        return self.postgres.sql(text, self.url)

    def close(self):
        for node in self.nodes:
            node.close()
        self.postgres.close()
