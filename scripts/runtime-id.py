#!/usr/bin/env python3
"""Writes a header with a hash of all sources of the runtime, for each target: what an image must have been made with.

usage: runtime-id.py OUT DEPFILE SRC TARGETS [WORD...]
TARGETS are names with commas between; WORDs are build options that change the layout of structures.
"""
import hashlib
import os
import sys

out, depfile, src, targets, *words = sys.argv[1:]
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(src) for name in names
               if name.endswith(('.c', '.h', '.S', '.def')))
digest = hashlib.sha256(' '.join(words).encode())
for path in paths:
    with open(path, 'rb') as f:
        digest.update(os.path.relpath(path, src).encode() + b'\0' + f.read() + b'\0')


def number(target):
    of = digest.copy()
    of.update(target.encode())
    return int.from_bytes(of.digest()[:8], 'little') | 1


with open(out, 'w') as f:
    f.write('#define KILN_RUNTIME_IDS ' + ', '.join(f'{{"{t}", 0x{number(t):016x}ull}}' for t in targets.split(',')) + '\n')
with open(depfile, 'w') as f:
    f.write(f'{out}: ' + ' '.join(p.replace(' ', '\\ ') for p in paths) + '\n')
