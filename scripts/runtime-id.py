#!/usr/bin/env python3
"""Writes a header with a hash of all sources of the runtime: what an image must have been made with.

usage: runtime-id.py OUT DEPFILE SRC [WORD...]   (WORDs are build options that change the layout of structures)
"""
import hashlib
import os
import sys

out, depfile, src, *words = sys.argv[1:]
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(src) for name in names
               if name.endswith(('.c', '.h', '.S', '.def')))
digest = hashlib.sha256(' '.join(words).encode())
for path in paths:
    with open(path, 'rb') as f:
        digest.update(os.path.relpath(path, src).encode() + b'\0' + f.read() + b'\0')
number = int.from_bytes(digest.digest()[:8], 'little') | 1
with open(out, 'w') as f:
    f.write(f'#define KILN_RUNTIME_ID 0x{number:016x}ull\n')
with open(depfile, 'w') as f:
    f.write(f'{out}: ' + ' '.join(p.replace(' ', '\\ ') for p in paths) + '\n')
