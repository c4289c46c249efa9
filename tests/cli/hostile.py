#!/usr/bin/env python3
"""Runs kiln over deterministic mutations of an assembly: any exit code will do, but no signal and no hang.

hostile.py KILN ASSEMBLY [--seconds=N] [--first=N] [--count=N] [--place=PLACE] [--keep=FOLDER] -- OPTION…
The options go to kiln before the file; with --aot it is compiled and not run."""
import argparse
import os
import random
import struct
import subprocess
import sys
import time


def metadata_range(data):
    """The metadata root's place in the file (ECMA-335 II.24.2.1), where a byte counts most."""
    at = data.find(b"BSJB")
    return (at, len(data) - at) if at >= 0 else (0, len(data))


def code_ranges(data):
    """What lies between the PE header and the metadata: bodies and constants."""
    at, _ = metadata_range(data)
    return 0x200, max(at - 0x200, 1)


def blob_range(data):
    """The #Blob heap (II.24.2.2): signatures, attributes' values, marshalling."""
    root, _ = metadata_range(data)
    at = root + 16 + struct.unpack_from("<I", data, root + 12)[0]
    streams = struct.unpack_from("<H", data, at + 2)[0]
    at += 4
    for _ in range(streams):
        offset, size = struct.unpack_from("<II", data, at)
        name = data[at + 8:data.index(b"\0", at + 8)]
        if name == b"#Blob":
            return root + offset, size
        at += 8 + (len(name) // 4 + 1) * 4
    return root, 1


PLACES = {
    "all": lambda data, rng: rng.choice([(0, len(data)), metadata_range(data), metadata_range(data)]),
    "code": lambda data, rng: code_ranges(data),
    "blobs": lambda data, rng: blob_range(data),
}


def mutate(data, seed, place):
    rng = random.Random(seed)
    out = bytearray(data)
    at, size = PLACES[place](data, rng)
    for _ in range(rng.choice([1, 1, 2, 4])):
        p = at + rng.randrange(size)
        kind = rng.randrange(5)
        if kind == 0:
            out[p] ^= 1 << rng.randrange(8)
        elif kind == 1:
            out[p] = rng.choice([0, 1, 0x7F, 0x80, 0xFF])
        elif kind == 2:
            out[p] = rng.randrange(256)
        elif kind == 3:
            q = min(p, len(out) - 4)
            out[q:q + 4] = struct.pack("<I", rng.choice([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, rng.getrandbits(32)]))
        else:
            q = at + rng.randrange(size)
            n = min(rng.randrange(1, 9), len(out) - max(p, q))
            out[p:p + n] = data[q:q + n]
    return bytes(out) if rng.randrange(20) else bytes(out[:rng.randrange(len(out))])


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("kiln")
    ap.add_argument("assembly")
    ap.add_argument("--seconds", type=float, default=20)
    ap.add_argument("--first", type=int, default=0)
    ap.add_argument("--count", type=int, default=400)
    ap.add_argument("--place", choices=sorted(PLACES), default="all", help="what to damage")
    ap.add_argument("--keep", help="where to put what failed")
    at = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    args, options = ap.parse_args(sys.argv[1:at]), sys.argv[at + 1:]
    with open(args.assembly, "rb") as f:
        data = f.read()
    name = "mutant" + os.path.splitext(args.assembly)[1]
    end, bad, n = time.monotonic() + args.seconds, 0, 0
    for seed in range(args.first, args.first + args.count):
        if time.monotonic() > end:
            break
        n += 1
        with open(name, "wb") as f:
            f.write(mutate(data, seed, args.place))
        try:
            p = subprocess.run([args.kiln] + options + [name], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, timeout=10)
            why = "signal %d" % -p.returncode if p.returncode < 0 else None
        except subprocess.TimeoutExpired:
            why = "hang"
        if why:
            bad += 1
            print("mutation %d: %s" % (seed, why), flush=True)
            if args.keep:
                os.makedirs(args.keep, exist_ok=True)
                os.replace(name, os.path.join(args.keep, "%d-%s" % (seed, name)))
    print("%d mutations, %d bad" % (n, bad))
    return 1 if bad or not n else 0


if __name__ == "__main__":
    sys.exit(main())
