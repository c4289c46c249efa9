#!/usr/bin/env python3
"""Damaged assemblies by the thousand, each opened, compiled and run in a process of its own (forked.c): under the sanitizers
of a build folder that has them. What crashes is run by mono, too: what is not verifiable may do anything (ECMA-335 II.3).

mutants.py --build FOLDER [--count N] [--place all,code,blobs] [--keep FOLDER] ASSEMBLY|FOLDER…
The count is of all mutants; they are the same every time. Of a folder, the small programs in it and below are taken
that can be let loose: no threads, no files, no processes. Three findings of a cause are printed; with --keep all are listed
in FOLDER/findings.txt, behind those of earlier runs.
"""
import argparse
import concurrent.futures as futures
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What a program refers to that must not be damaged and run, or that has threads: those cannot be forked.
DANGEROUS = re.compile(rb"\0(File\w*|Directory\w*|Process\w*|Thread\w*|Task\w*|Socket|\w*Timer|AppDomain|FailFast|Parallel\w*|kill|"
                       rb"Mutex|Semaphore\w*|\w*ResetEvent|WaitHandle|Console(Key\w*|Cancel\w*)|Monitor|Stopwatch)\0")
MAX_SIZE = 9000


def programs(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                full = os.path.join(folder, name)
                if name.endswith(".exe") and os.path.getsize(full) <= MAX_SIZE:
                    with open(full, "rb") as f:
                        if not DANGEROUS.search(f.read()):
                            yield full


def portions(args):
    """(first, count, assemblies): some hundred mutants for each process that is warmed up."""
    seeds = list(programs(args.assemblies))
    places = len(args.place.split(","))
    each = max(1, -(-args.count // (len(seeds) * places)))  # of an assembly, for each place
    at_once = max(1, 1200 // (each * places))
    todo = args.count
    for i in range(0, len(seeds), at_once):
        some = seeds[i:i + at_once]
        for first in range(0, each, 400):
            n = min(each - first, 400, -(-todo // (len(some) * places)))
            if n > 0:
                todo -= n * len(some) * places
                yield args.first + first, n, some


def run(args, warm, portion):
    first, count, assemblies = portion
    if time.monotonic() > args.end:
        return ""
    cmd = [os.path.join(args.build, "tests/fuzz/forked"), "--warm=" + warm, "--place=" + args.place, "--first=%d" % first,
           "--count=%d" % count, "--do=" + args.do, "--keep=" + args.keep]
    r = subprocess.run(cmd + assemblies, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = r.stdout.decode(errors="replace")
    return text if r.returncode in (0, 1) and "\ntotal " in "\n" + text else text + "\nbroken: exit code %d of %s" % (r.returncode, " ".join(cmd + assemblies))


def told(lines):
    """The lines of a report that say most."""
    first = [l for l in lines if "runtime error" in l or "ERROR: " in l or "ssertion" in l or "fatal: " in l]
    frames = [l for l in lines if l.startswith("#") and "/src/" in l]
    return first[:2] + frames[:5]


def mono_dies(path):
    """Whether mono also ends by a signal, which it tells on stderr in any case, or has no end."""
    try:
        r = subprocess.run(["mono", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=10,
                           cwd=os.path.dirname(path))
    except subprocess.TimeoutExpired:
        return True
    return r.returncode < 0 or r.returncode >= 128 or b"Got a SIG" in r.stdout or b"* Assertion" in r.stdout


class Summary:
    def __init__(self, findings):
        self.findings = findings
        self.counts, self.bad, self.as_mono, self.left_out, self.broken, self.by_cause = {}, 0, 0, 0, 0, {}

    def add(self, text):
        lines = text.splitlines()
        for i, line in enumerate(lines):
            words = line.split()
            if line.startswith("total "):
                if sys.stdout.isatty() or os.environ.get("MUTANTS_PROGRESS"):
                    print(line, "%.0f s" % time.monotonic(), flush=True)
                for key, n in zip(words[::2], words[1::2]):
                    self.counts[key] = self.counts.get(key, 0) + int(n)
            elif line.startswith("left out "):
                self.left_out += 1
                if "status" in line:
                    print(line, flush=True)
            elif line.startswith("broken"):
                self.broken += 1
                print(line, flush=True)
            elif line.startswith(("hang ", "crash ", "report ")):
                j = i + 1
                while j < len(lines) and lines[j].startswith("    "):
                    j += 1
                self.failed(line, words, told([l.strip() for l in lines[i + 1:j]]))

    def failed(self, line, words, report):
        if words[0] != "hang" and words[4] in ("run", "end") and mono_dies(words[-1]):
            self.as_mono += 1
            os.remove(words[-1])
            return
        self.bad += 1
        cause = re.sub(r"0x[0-9a-f]+|\d{4,}|pid \d+|==\d+==", "", " ".join(report[:1] + [f for f in report if f.startswith("#")][:2]))
        self.by_cause[cause] = self.by_cause.get(cause, 0) + 1
        text = "\n    ".join([line] + report)
        with open(self.findings, "a") as f:
            print(text, file=f)
        if self.by_cause[cause] <= 3:
            print(text, flush=True)

    def print(self):
        c = self.counts
        get = lambda k: c.get(k, 0)
        print("%d mutants: %d opened, %d ended, %d did not, %d took too much memory, %d crashed only after others, %d as mono does; %d programs left out" %
              (get("total"), get("opened"), get("ended"), get("endless"), get("big"), get("not-alone"), self.as_mono, self.left_out))
        for cause, n in sorted(self.by_cause.items(), key=lambda x: -x[1]):
            print("  %d: %s" % (n, cause))
        print("%d mutants, %d bad" % (get("total"), self.bad + self.broken), flush=True)
        return 1 if self.bad or self.broken or not get("total") else 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("assemblies", nargs="+")
    ap.add_argument("--build", required=True)
    ap.add_argument("--count", type=int, default=1000)
    ap.add_argument("--first", type=int, default=0)
    ap.add_argument("--place", default="all,code,blobs", help="what to damage")
    ap.add_argument("--do", default="compile,run")
    ap.add_argument("--seconds", type=float, default=1e9, help="in all")
    ap.add_argument("--keep", help="where to put what failed")
    ap.add_argument("-j", "--jobs", type=int, default=len(os.sched_getaffinity(0)))
    args = ap.parse_args()
    args.end = time.monotonic() + args.seconds
    with tempfile.TemporaryDirectory() as folder, futures.ThreadPoolExecutor(args.jobs) as pool:
        args.keep = args.keep or os.path.join(folder, "kept")
        os.makedirs(args.keep, exist_ok=True)
        summary = Summary(os.path.join(args.keep, "findings.txt"))
        warm = os.path.join(folder, "warm.exe")
        subprocess.run(["mcs", "-nologo", "-warn:0", "-out:" + warm, os.path.join(HERE, "warm.cs")], check=True)
        for job in futures.as_completed([pool.submit(run, args, warm, p) for p in portions(args)]):
            summary.add(job.result())
        return summary.print()


if __name__ == "__main__":
    sys.exit(main())
