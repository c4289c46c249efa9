#!/usr/bin/env python3
"""Deterministic mutations of assemblies, many to a process: fuzz_assembly loads each and compiles all of its methods.

mutants.py FUZZ_ASSEMBLY ASSEMBLY… [--count=N] [--first=N] [--place=PLACE] [--batch=N] [--seconds=N] [--keep=FOLDER]
Mutation N is of the assembly N modulo their number, by tests/cli/hostile.py. With or without libFuzzer, with or
without sanitizers: what ends the process or takes longer than --limit is named and kept, and the rest goes on.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cli"))
import hostile  # noqa: E402
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}


def write(folder, data, seeds, place):
    names = []
    for seed in seeds:
        names.append(os.path.join(folder, "%d.dll" % seed))
        with open(names[-1], "wb") as f:
            f.write(hostile.mutate(data[seed % len(data)], seed, place))
    return names


def run(target, names, limit):
    """(the file that ended the process or None, why, what it wrote)"""
    out = tempfile.TemporaryFile()
    try:
        code = subprocess.run([target] + names, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, timeout=limit,
                              env=dict(os.environ, **OPTIONS)).returncode
        why = None if code == 0 else "signal %d" % -code if code < 0 else "exit code %d" % code
    except subprocess.TimeoutExpired:
        why = "hang"
    out.seek(0)
    text = out.read().decode(errors="replace")
    if why is None:
        return None, None, text
    begun = [n for n in names if n in text]
    return (begun[-1] if begun else names[0]), why, text


def told(text):
    """The lines of a report that say most."""
    lines = text.splitlines()
    first = [l for l in lines if "runtime error" in l or "ERROR: " in l or "ssertion" in l or "kiln: fatal" in l]
    frames = [l.strip() for l in lines if l.lstrip().startswith("#") and "/src/" in l]
    return "\n    ".join(first[:2] + frames[:4])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("target")
    ap.add_argument("assemblies", nargs="+")
    ap.add_argument("--count", type=int, default=1000)
    ap.add_argument("--first", type=int, default=0)
    ap.add_argument("--place", choices=sorted(hostile.PLACES), default="all", help="what to damage")
    ap.add_argument("--batch", type=int, default=100, help="mutations in one process")
    ap.add_argument("--seconds", type=float, default=1e9, help="in all")
    ap.add_argument("--limit", type=float, default=120, help="seconds for one process")
    ap.add_argument("--keep", help="where to put what failed")
    args = ap.parse_args()
    data = []
    for path in args.assemblies:
        with open(path, "rb") as f:
            data.append(f.read())
    end, n, bad, next_ = time.monotonic() + args.seconds, 0, 0, args.first
    while next_ < args.first + args.count and time.monotonic() < end:
        seeds = range(next_, min(next_ + args.batch, args.first + args.count))
        next_ = seeds[-1] + 1
        with tempfile.TemporaryDirectory() as folder:
            names = write(folder, data, seeds, args.place)
            while names:
                culprit, why, text = run(args.target, names, args.limit)
                done = names.index(culprit) + 1 if culprit else len(names)
                n += done
                if culprit:
                    bad += 1
                    print("mutation %s: %s\n    %s" % (os.path.basename(culprit)[:-4], why, told(text)), flush=True)
                    if args.keep:
                        os.makedirs(args.keep, exist_ok=True)
                        shutil.copy(culprit, args.keep)
                names = names[done:]
    print("%d mutations, %d bad" % (n, bad))
    return 1 if bad or not n else 0


if __name__ == "__main__":
    sys.exit(main())
