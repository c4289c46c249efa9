#!/usr/bin/env python3
"""Runs every libFuzzer target of a -Dfuzz=true build for a while. New findings stay in the build folder."""
import argparse
import glob
import os
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default="build-fuzz")
    ap.add_argument("--seconds", type=int, default=60, help="for each target")
    ap.add_argument("--target", help="only this one, without fuzz_")
    args = ap.parse_args()
    build = os.path.abspath(args.build)
    exes = [e for e in sorted(glob.glob(os.path.join(build, "tests/fuzz/fuzz_*"))) if os.path.isfile(e) and os.access(e, os.X_OK)]
    if args.target:
        exes = [e for e in exes if os.path.basename(e) == "fuzz_" + args.target]
    bad = 0
    for exe in exes:
        name = os.path.basename(exe)[len("fuzz_"):]
        work = os.path.join(build, "corpus", name)
        crashes = os.path.join(build, "findings", name) + "/"
        os.makedirs(work, exist_ok=True)
        os.makedirs(crashes, exist_ok=True)
        cmd = [exe, work]
        kept = os.path.join(here, "corpus", name)
        if os.path.isdir(kept):
            cmd.append(kept)
        cmd += ["-max_total_time=%d" % args.seconds, "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
                "-artifact_prefix=" + crashes]
        print("fuzz", name, "for", args.seconds, "s", flush=True)
        # bdwgc and libFuzzer both own the end of the process; leaks are not what is looked for here.
        env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0:" + os.environ.get("ASAN_OPTIONS", ""),
                   UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1:" + os.environ.get("UBSAN_OPTIONS", ""))
        log = os.path.join(build, "fuzz-%s.log" % name)
        with open(log, "w") as f:
            code = subprocess.call(cmd, stdout=f, stderr=subprocess.STDOUT, env=env)
        with open(log, errors="replace") as f:
            tail = f.read().splitlines()
        for line in tail:
            if "number_of_executed_units" in line or line.startswith("SUMMARY"):
                print("   ", line)
        if code != 0:
            bad += 1
            print("    FAILED, see", log, "and", crashes)
    print("%d targets, %d failed" % (len(exes), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
