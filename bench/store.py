"""Fills a store with live tokens, faster than the API could."""
import contextlib
import hashlib
import os
import random
import sqlite3
import zlib

import sample

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def checksum(text):
    """CRC-32 as six base62 digits, the most significant first."""
    value, digits = zlib.crc32(text.encode()), ""
    for _ in range(6):
        value, digit = divmod(value, 62)
        digits = BASE62[digit] + digits
    return digits


def new_token(source):
    text = "jto_" + "".join(source.choices(BASE62, k=30))
    return text + checksum(text)


def fill(database, rows, example, count, keep):
    """Adds `count` tokens like `example`, a real one that `rows` (of sample.learn) were written for.

    Only the table of tokens is filled: the audit and change rows of old tokens have long been cleaned up. The server
    must be stopped. Returns `keep` of the tokens, drawn at random.
    """
    digest = hashlib.sha256(example.encode()).digest()
    row = next(one for one in rows if one.table == "tokens")
    if all(value.sample != digest for value in row.values):
        raise RuntimeError("the table of tokens does not hold the SHA-256 digest of the new one")
    source = random.Random(count)
    kept = set(source.sample(range(count), keep))
    tokens = []

    def filled():
        for number in range(count):
            token = new_token(source)
            if number in kept:
                tokens.append(token)
            yield [_value(value, digest, token, count - number) for value in row.values]

    with filling(database) as connection:
        connection.executemany(row.insert_sql(), filled())
    return tokens


@contextlib.contextmanager
def filling(database):
    """A connection to fill a store with; the server must be stopped."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        # Nothing is lost when this fails, so no waiting for the disk; a large cache, so that random keys stay cheap.
        for sql in ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000", "BEGIN"):
            connection.execute(sql)
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    os.sync()  # or the kernel writes it out during the first measurement


def copy_rows(database, table, where, parameters, count, change):
    """Copies the last row that `where` finds; change(row, number) gives the columns that differ. Returns the row."""
    with filling(database) as connection:
        return copy_into(connection, table, where, parameters, count, change)


def copy_into(connection, table, where, parameters, count, change):
    """As copy_rows(), over a connection of filling()."""
    found = connection.execute(f'SELECT * FROM "{table}" WHERE {where}', parameters)
    columns = [column[0] for column in found.description]
    rows = found.fetchall()
    if not rows:
        raise RuntimeError(f"no row of {table} to copy")
    row = dict(zip(columns, rows[-1]))
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})',
                           ([*{**row, **change(row, number)}.values()] for number in range(1, count + 1)))
    return row


def earlier(row, time, number):
    """The columns of a copy that is so many milliseconds older."""
    micros = row[time] - 1000 * number
    return {time: micros, "id": sample.timed(micros // 1000, 16)}


def count(database, table, where="TRUE", parameters=()):
    """How many rows there are; the server may run."""
    return _read_one(database, f'SELECT COUNT(*) FROM "{table}" WHERE {where}', parameters)


def find_id(database, table, column, value):
    return _read_one(database, f'SELECT id FROM "{table}" WHERE "{column}" = ?', [value])


def _read_one(database, sql, parameters):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql, parameters).fetchone()[0]
    finally:
        connection.close()


def count_tokens_anew(connection):
    """Makes the counts that the server keeps of live tokens those of the tokens that are there."""
    holder = "CASE t.kind WHEN 1 THEN t.application ELSE t.subject END"
    # One pass over the tokens, however many holders there are.
    counts = connection.execute(f"""SELECT COUNT(*), c.kind, c.holder FROM tokens t CROSS JOIN token_counts c
        ON c.kind = t.kind AND c.holder = {holder} WHERE t.expires > c.ended_to GROUP BY c.kind, c.holder""").fetchall()
    connection.execute("UPDATE token_counts SET counted = 0")
    connection.executemany("UPDATE token_counts SET counted = ? WHERE kind = ? AND holder = ?", counts)


def _value(value, digest, token, age):
    if value.sample == digest:
        return hashlib.sha256(token.encode()).digest()
    if value.how == sample.COUNTER:
        return value.sample - 1000 * age  # a millisecond apart, ascending as in life, and before the sample
    if value.how == sample.TIMED:
        return sample.timed(int.from_bytes(value.sample[:sample.TIME_BYTES], "big") - age, len(value.sample))
    if value.how == sample.FRESH:
        size = len(value.sample)
        return os.urandom(size) if isinstance(value.sample, bytes) else os.urandom(size).hex()[:size]
    return value.sample
