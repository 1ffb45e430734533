"""Every operation of the API: one table, from which matrices of callers, isolation and nonsense are generated.

The table is quay_operations.json, which tests/endpoints/quay reads as well. `who` is the word of the interface's
description: alternatives joined by ", ", conditions of all of them after "; ". What the words mean stands in
quay_oracle.py; what the {names} in paths and bodies stand for, in quay_world.py.
"""
import dataclasses
import json
import pathlib


@dataclasses.dataclass(frozen=True)
class Operation:
    """members: those every good answer has at its top. spends: what a success uses up, to be renewed after it."""
    row: str
    method: str
    path: str
    who: str
    body: dict = None
    status: int = 200
    members: tuple = ()
    spends: str = None

    def __str__(self):
        return f"{self.row} {self.method} {self.path.replace('/api/v1/', '')}"


OPERATIONS = [Operation(**{**row, "members": tuple(row.get("members", ()))}) for row in json.loads(
    pathlib.Path(__file__).with_name("quay_operations.json").read_text())]
