"""JSON documents that follow each other, as the lines of a guide print them."""
import json


def documents(text):
    decoder, text, found = json.JSONDecoder(), text.strip(), []
    while text:
        document, length = decoder.raw_decode(text)
        found.append(document)
        text = text[length:].strip()
    return found
