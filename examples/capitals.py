"""An entity stage of OnRecord in Python: two or more capitalised words in a row are the name of a person.

    onrecord run articles/ --config examples/capitals.toml
"""

import json
import re
import sys

NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")


def find(text):
    """Every name in the text; offsets are code points, as Python counts."""
    entities, mentions, known = [], [], {}
    for match in NAME.finditer(text):
        if match.group() not in known:
            known[match.group()] = len(entities)
            entity = {"name": match.group(), "kind": "person", "gender": None}
            entities.append(entity | {"plural": False, "roles": [], "wikidata": None})
        link = {"by": "capitals", "permille": 500}
        mention = {"span": list(match.span()), "kind": "name", "link": link}
        mentions.append(mention | {"entity": known[match.group()]})
    return {"mentions": mentions, "entities": entities}


def say(line):
    print(json.dumps(line), flush=True)


sys.stdin.reconfigure(encoding="utf-8")
for line in sys.stdin:
    document = json.loads(line)
    if "hello" in document:
        say({"hello": {"protocol": 1, "stage": "entities", "name": "capitals 1"}})
    else:
        found = find(document["article"]["text"])
        say({"number": document["number"], "entities": found})
