"""Tokens that were altered on their way."""
import random

ALTERED = 100
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def altered(token):
    """ALTERED tokens: with one character changed, everywhere, and some that were cut or joined."""
    chance = random.Random(1)
    head, claims, signature = token.split(".")
    # The last character of a part holds bits that are no part of it.
    places = [i for i in range(len(token) - 1) if token[i] != "." and token[i + 1] != "."]
    for place in chance.sample(places, ALTERED - 4):
        yield token[:place] + chance.choice(_ALPHABET.replace(token[place], "")) + token[place + 1:]
    yield f"{head}.{claims}."
    yield f"{head}.{signature}.{claims}"
    yield f"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{claims}."
    yield f"{head}.{claims}.{signature[:-8]}"
