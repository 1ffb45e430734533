"""Learns from the running server which rows one token creation writes.

The filler and the reference loop then write the same rows, into the same tables and indexes, without knowing the
schema: when a migration adds a column, the benchmark follows. Two creations are looked at. A text or blob that differs
between them and stands in a unique index must be fresh in each copy (a digest; an id, which begins with the time in
milliseconds and goes on by chance); a number that differs counts on (a time, a place in a sequence: they come in
ascending order, which is what an index on them lives on); every other value is taken over as it is.
"""
import dataclasses
import os
import sqlite3
import time

FIXED, FRESH, TIMED, COUNTER = "fixed", "fresh", "timed", "counter"
TIME_BYTES = 6  # of an id



@dataclasses.dataclass
class Value:
    how: str
    sample: object  # of the first creation
    slot: int = -1  # fresh values with the same slot are the same value: an id and the mention of it in another table


@dataclasses.dataclass
class Row:
    table: str
    columns: list
    values: list

    def insert_sql(self):
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join(f"?{number}" for number in range(1, len(self.columns) + 1))
        return f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})'


def snapshot(database):
    """{table: {key: row}} of a small store; keys are primary keys."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {table: _rows(connection, table) for table in _tables(connection)}
    finally:
        connection.close()


def learn(database, before, between, after):
    """The rows of one creation, from snapshots taken before the first, between the two, and after the second."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        pairs = []
        for table in _tables(connection):
            first = [row for key, row in between[table].items() if key not in before[table]]
            second = [row for key, row in after[table].items() if key not in between[table]]
            # Uneven: not the creations wrote this, but something in the background, such as a batch of last uses.
            if len(first) == len(second):
                pairs += [(table, one, two) for one, two in zip(first, second)]
        unique = {table: _unique_columns(connection, table) for table, _, _ in pairs}
    finally:
        connection.close()
    return _rows_of(pairs, unique)


def _rows_of(pairs, unique):
    slots = {}  # sample -> slot
    for table, one, two in pairs:
        for column in unique[table]:
            if one[column] != two[column] and isinstance(one[column], (str, bytes)):
                slots.setdefault(one[column], len(slots))
    rows = []
    for table, one, two in pairs:
        values = []
        for column, value in one.items():
            if isinstance(value, (str, bytes)) and value in slots:
                values.append(Value(TIMED if _is_timed(value) else FRESH, value, slots[value]))
            elif isinstance(value, int) and value != two[column]:
                values.append(Value(COUNTER, value))
            else:
                values.append(Value(FIXED, value))
        rows.append(Row(table, list(one), values))
    return rows


def _is_timed(value):
    """Whether it is a blob that begins with a time of the last minute."""
    if not isinstance(value, bytes):
        return False
    return 0 <= time.time() * 1000 - int.from_bytes(value[:TIME_BYTES], "big") < 60_000


def timed(milliseconds, size):
    return milliseconds.to_bytes(TIME_BYTES, "big") + os.urandom(size - TIME_BYTES)


def write_template(rows, path):
    """Writes the rows as durable_loop.cc reads them: a line for each row and for each of its values."""
    lines = []
    for row in rows:
        lines.append(f"row {row.insert_sql()}")
        for column, value in zip(row.columns, row.values):
            sample = value.sample
            if value.how == COUNTER:
                lines.append(f'counter SELECT coalesce(max("{column}"), 0) FROM "{row.table}"')
            elif value.how == TIMED:
                lines.append(f"timed-blob {value.slot} {len(sample)}")
            elif value.how == FRESH:
                kind = "fresh-text" if isinstance(sample, str) else "fresh-blob"
                lines.append(f"{kind} {value.slot} {len(sample)}")
            elif sample is None:
                lines.append("null")
            elif isinstance(sample, int):
                lines.append(f"integer {sample}")
            elif isinstance(sample, bytes):
                lines.append(f"blob {sample.hex()}")
            elif isinstance(sample, str):
                lines.append(f"text {sample.encode().hex()}")
            else:
                raise TypeError(f"{row.table}.{column} holds a {type(sample).__name__}")
    path.write_text("\n".join(lines) + "\n")


def _tables(connection):
    return [name for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")]


def _rows(connection, table):
    info = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = [entry[1] for entry in info]
    key = [columns.index(entry[1]) for entry in info if entry[5]]
    rows = {}
    for row in connection.execute(f'SELECT * FROM "{table}"'):
        rows[tuple(row[at] for at in key) or row] = dict(zip(columns, row))
    return rows


def _unique_columns(connection, table):
    """Columns of the primary key and of all unique indexes."""
    columns = {entry[1] for entry in connection.execute(f'PRAGMA table_info("{table}")') if entry[5]}
    for index in connection.execute(f'PRAGMA index_list("{table}")').fetchall():
        if index[2]:
            columns |= {entry[2] for entry in connection.execute(f'PRAGMA index_info("{index[1]}")')}
    return columns - {None}
