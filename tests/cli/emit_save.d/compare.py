#!/usr/bin/env python3
"""compare.py ours theirs: whether two saved files are equal but for the time stamp, the MVID and hashes of modules."""
import hashlib
import os
import struct
import sys


def load(path):
    d = bytearray(open(path, "rb").read())
    if path.endswith(".mdb"):
        d[16:32] = bytes(16)
        return bytes(d)
    for module in os.listdir(os.path.dirname(path)):  # the hash of a module depends on its MVID
        digest = hashlib.sha1(open(os.path.join(os.path.dirname(path), module), "rb").read()).digest()
        at = d.find(digest)
        if at >= 0 and module.endswith(".netmodule"):
            d[at:at + 20] = bytes(20)
    pe = struct.unpack_from("<I", d, 0x3C)[0]
    d[pe + 8:pe + 12] = bytes(4)
    root, guid = d.find(b"BSJB"), d.find(b"#GUID\0\0\0")
    at = root + struct.unpack_from("<I", d, guid - 8)[0]
    d[at:at + 16] = bytes(16)
    return bytes(d)


a, b = load(sys.argv[1]), load(sys.argv[2])
if a != b:
    diff = [i for i in range(min(len(a), len(b))) if a[i] != b[i]]
    sys.exit(f"{sys.argv[1]}: {len(a)} and {len(b)} bytes; they differ at {[hex(i) for i in diff[:8]]}")
