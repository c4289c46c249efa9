#!/usr/bin/env python3
"""What make check-long runs: the parts in PARTS, one after the other. One that fails does not keep the others from running;
the last lines are a table of all, with their times, and "N passed, N failed" over all.

long.py [--list] [--only PART,…] [--build FOLDER] [--foreign "CPU CPU"] [--fuzz-seconds N] [--mutants N]
What the parts print is in build-long/PART.log.
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
RUN = [sys.executable, "tests/run.py"]
MAKE = ["make", "--no-print-directory"]
DEBUG, FUZZ = "build-debug", "build-fuzz"  # with assertions and verifiers; with those and the sanitizers, by clang


def parts(args):
    """(name, commands, what it shows)"""
    yield "debug", [["sh", "-c", "test -f %s/build.ninja || meson setup -Db_ndebug=false %s" % (DEBUG, DEBUG)], ["ninja", "-C", DEBUG],
                    RUN + ["--build", DEBUG, "--timeout", "400"]], "every test with assertions and verifiers on"
    yield "gc", [RUN + ["--build", DEBUG, "--mode", "jit", "--filter", "lang/", "--gc-stress", "50", "--timeout", "300"]], \
        "a collection at every 50th allocation"
    yield "fuzz", [MAKE + ["fuzz", "FUZZ_SECONDS=%d" % args.fuzz_seconds]], "the fuzz targets"
    yield "sanitizers", [RUN + ["--build", FUZZ, "--mode", "jit", "--filter", "lang/", "--filter", "il/", "--timeout", "300"]], \
        "programs by JIT under the sanitizers"
    yield "mutants", [[sys.executable, "tests/fuzz/mutants.py", "--build", FUZZ, "--count", str(args.mutants)] +
                      sorted(glob.glob("tests/fuzz/corpus/assembly/*.exe", root_dir=ROOT)) + [FUZZ + "/tests-run/bin"]], "damaged assemblies under the sanitizers"
    yield "long", [RUN + ["--build", args.build, "--long", "--timeout", "60"]], "every test, scripts at length, all programs of others"
    for cpu in args.foreign.split():
        yield cpu, [MAKE + ["check", "ARCH=" + cpu]], "the tests on " + cpu


RESULT = re.compile(r"^(\d+) passed, (\d+) failed$|^(\d+) targets, (\d+) failed$|^(\d+) mutants, (\d+) bad$")


def result(line):
    """(passed, failed) if the line is the last of a part's."""
    m = RESULT.match(line)
    if not m:
        return None
    if m.group(1):
        return int(m.group(1)), int(m.group(2))
    total, bad = int(m.group(3) or m.group(5)), int(m.group(4) or m.group(6))
    return total - bad, bad


def run(name, commands):
    """(passed, failed): those of the part's commands; one that ends badly and counts none has failed once."""
    passed = failed = 0
    with open(os.path.join(ROOT, "build-long", name + ".log"), "w") as log:
        for cmd in commands:
            p = subprocess.Popen(cmd, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
            bad = 0
            for line in p.stdout:
                log.write(line)
                log.flush()
                counted = result(line.rstrip())
                if counted:
                    passed, bad = passed + counted[0], bad + counted[1]
                elif line.startswith(("FAIL ", "hang ", "crash ", "report ", "broken")):
                    print("  " + line.rstrip(), flush=True)
            failed += max(bad, 1 if p.wait() else 0)
            if p.returncode and not bad:
                print("  exit code %d of %s" % (p.returncode, " ".join(cmd)), flush=True)
                break
    return passed, failed


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default="build")
    ap.add_argument("--foreign", default="arm64 x86", help="processors whose tests run, too")
    ap.add_argument("--fuzz-seconds", type=int, default=60, help="for each target")
    ap.add_argument("--mutants", type=int, default=10000)
    ap.add_argument("--only", help="comma-separated names of parts")
    ap.add_argument("--list", action="store_true")
    args = ap.parse_args()
    chosen = [p for p in parts(args) if not args.only or p[0] in args.only.split(",")]
    if args.list:
        for name, _, what in chosen:
            print("%-12s %s" % (name, what))
        return 0
    os.makedirs(os.path.join(ROOT, "build-long"), exist_ok=True)
    rows = []
    for name, commands, what in chosen:
        print("%s: %s" % (name, what), flush=True)
        start = time.monotonic()
        passed, failed = run(name, commands)
        rows.append((name, passed, failed, time.monotonic() - start))
        print("  %d passed, %d failed, %.0f s" % rows[-1][1:], flush=True)
    print()
    for row in rows:
        print("%-12s %6d passed  %4d failed  %5.0f s" % row)
    passed, failed = sum(r[1] for r in rows), sum(r[2] for r in rows)
    print("%d passed, %d failed" % (passed, failed), flush=True)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
