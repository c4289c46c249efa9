#!/usr/bin/env python3
"""Random IL programs under every way that Kiln has to run them, and under mono: the outputs must be equal.

A program is a method called with up to three sets of constants; --batch of them make one assembly. The first that
differs in an assembly is named with the run that disagrees, and the assembly is kept.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import ilgen

HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT = 120


def passes(kiln):
    """Names of the optimizations, from kiln itself."""
    out = subprocess.run([kiln, "--list-opt"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    names = [line.split()[0] for line in out.splitlines() if line.startswith("  ") and line.split()]
    return [n for n in names if n != "aot"]


def configurations(kiln, images, full):
    """(name, options, ahead of time?)"""
    runs = [("jit", ["-O=-aot"], False), ("-O=all", ["-O=all,-aot"], False), ("aot", ["-O=all", "--aot-path=" + images], True),
            ("vm", ["--interpreter"], False)]
    if full:
        runs += [("-O=-all", ["-O=-all"], False)] + [("-O=-" + p, ["-O=-aot,-" + p], False) for p in passes(kiln)]
    return runs


def run(cmd, cwd):
    try:
        p = subprocess.run(cmd, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT)
        end = "" if p.returncode == 0 else "exit code %d: %s" % (p.returncode, p.stderr.decode(errors="replace").strip()[-300:])
        return p.stdout.decode(errors="replace").splitlines(), end
    except subprocess.TimeoutExpired as e:
        return (e.stdout or b"").decode(errors="replace").splitlines(), "did not end within %d s" % TIMEOUT


# idiv traps for a zero divisor and for MinValue / -1 alike; mono does not always tell which it was.
TRAPS = ("System.DivideByZeroException", "System.OverflowException")


def same(want, got):
    return want == got or (want.endswith(TRAPS[0]) and got == want.replace(TRAPS[0], TRAPS[1]))


def first_difference(want, got, end):
    """Of two whole outputs; `end` is how the run under test ended, if not well."""
    for a, b in zip(want, got):
        if not same(a, b):
            return "%s instead of %s" % (b, a)
    if len(want) != len(got) or end:
        return "%d lines instead of %d %s" % (len(got), len(want), end)
    return None


def batch(seed, args, runs):
    """Texts of what differs in one assembly."""
    name = "r%d" % seed
    folder = tempfile.mkdtemp(prefix=name + ".", dir=args.work)
    with open(os.path.join(folder, name + ".il"), "w") as f:
        f.write(ilgen.program(seed, args.batch, name))
    made, end = run(["ilasm", "/quiet", name + ".il"], folder)
    if not os.path.exists(os.path.join(folder, name + ".exe")):
        return ["seed %d: ilasm failed: %s %s" % (seed, made[-3:], end)]
    exe = name + ".exe"
    want, end = run([args.kiln] + runs[0][1] + [exe], folder)
    bad = ["seed %d, %s at first: %s" % (seed, runs[0][0], end)] if end else []
    if args.mono:
        judge, end = run(["mono", exe], folder)
        if end: # mono died: what it said before that counts
            judge = judge[:judge.index("")] if "" in judge else judge[:-1]
        text = first_difference(judge, want[:len(judge)], "")
        if text:
            bad.append("seed %d, not as mono: %s" % (seed, text))
    for config, options, ahead in runs:
        if ahead:
            _, end = run([args.kiln, "-O=all", "--aot=full"] + options[1:] + [exe], folder)
            if end:
                bad.append("seed %d, --aot: %s" % (seed, end))
        got, end = run([args.kiln] + options + [exe], folder)
        text = first_difference(want, got, end)
        if text:
            bad.append("seed %d, %s: %s" % (seed, config, text))
    if bad and args.keep:
        shutil.copytree(folder, os.path.join(args.keep, name), dirs_exist_ok=True)
    shutil.rmtree(folder)
    return bad


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kiln", default=os.path.join(HERE, "../../build/kiln"))
    ap.add_argument("--images", default="", help="folder of the class libraries' images")
    ap.add_argument("--count", type=int, default=1000, help="how many programs")
    ap.add_argument("--batch", type=int, default=200, help="programs in one assembly")
    ap.add_argument("--seed", type=int, default=1, help="of the first assembly")
    ap.add_argument("--full", action="store_true", help="also without each pass in turn, and without any")
    ap.add_argument("--no-mono", dest="mono", action="store_false", help="do not ask mono")
    ap.add_argument("--keep", help="folder for assemblies that differ")
    ap.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    args = ap.parse_args()
    args.kiln = os.path.abspath(args.kiln)
    if args.keep:
        os.makedirs(args.keep, exist_ok=True)
    runs = configurations(args.kiln, os.path.abspath(args.images), args.full)
    nbatches = -(-args.count // args.batch)
    start, differ = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as args.work, ThreadPoolExecutor(args.jobs) as pool:
        done = 0
        for bad in pool.map(lambda k: batch(args.seed + k, args, runs), range(nbatches)):
            done += 1
            differ += bool(bad)
            for line in bad:
                print(line, flush=True)
            if sys.stderr.isatty():
                print("\r%d of %d" % (done * args.batch, nbatches * args.batch), end="", file=sys.stderr)
    print("%d programs in %d assemblies, %d configurations%s: %d assemblies differ (%.0f s)" % (
        nbatches * args.batch, nbatches, len(runs), " and mono" if args.mono else "", differ, time.monotonic() - start))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
