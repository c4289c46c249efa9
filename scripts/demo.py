#!/usr/bin/env python3
"""make demo: runs the examples JIT-compiled, compiles them and their class libraries ahead of time, runs them again."""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIBRARY_DIR = "/usr/lib/mono/4.5"
# In the order of their references, so that each image may rely on those before it.
LIBRARIES = ["mscorlib", "System", "System.Core", "System.Numerics"]


def stat(stderr, key):
    m = re.search(r"^%s:\s*(\d+)" % re.escape(key), stderr, re.M)
    return m.group(1) if m else "?"


def timed(cmd, env, runs):
    """The median wall time, and the last run."""
    times = []
    for _ in range(runs):
        start = time.monotonic()
        try:
            r = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120)
        except subprocess.TimeoutExpired:
            return 120.0, None
        times.append(time.monotonic() - start)
    return sorted(times)[len(times) // 2], r


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default=os.path.join(ROOT, "build"))
    ap.add_argument("--kiln")
    ap.add_argument("--runs", type=int, default=3)
    args = ap.parse_args()
    build = os.path.abspath(args.build)
    kiln = os.path.abspath(args.kiln) if args.kiln else os.path.join(build, "kiln")
    bindir, cache = os.path.join(build, "demo"), os.path.join(build, "aot-cache")
    shutil.rmtree(bindir, ignore_errors=True)
    shutil.rmtree(cache, ignore_errors=True)
    os.makedirs(bindir)
    os.makedirs(cache)
    tty = sys.stdout.isatty()
    failed = []
    # Settings and images of the user's own must not decide what the demo shows.
    env = {k: v for k, v in os.environ.items() if not k.startswith("MONO_")}
    env["XDG_CACHE_HOME"] = os.path.join(bindir, "cache")

    names = sorted(os.path.basename(f)[:-3] for f in glob.glob(os.path.join(ROOT, "examples", "*.cs")))
    names.sort(key=lambda n: n != "hello")
    print("Compiling %d examples with mcs" % len(names), flush=True)
    for n in names:
        r = subprocess.run(["mcs", "-debug-", "-optimize+", "-nologo", "-out:" + os.path.join(bindir, n + ".exe"),
                            os.path.join(ROOT, "examples", n + ".cs")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if r.returncode != 0:
            sys.exit("mcs: " + r.stdout.decode())

    rows, outputs = [], {}

    def run_all(mode, options):
        for n in names:
            seconds, r = timed([kiln] + options + ["--stats", os.path.join(bindir, n + ".exe")], env, args.runs)
            if r is None:
                failed.append("%s by %s took too long" % (n, mode))
                continue
            err = r.stderr.decode("utf-8", "replace")
            if r.returncode != 0:
                failed.append("%s by %s: exit code %d: %s" % (n, mode, r.returncode, " ".join(err.split("\n")[:2])))
            elif outputs.setdefault(n, r.stdout) != r.stdout:
                failed.append("%s by %s printed something else than by JIT" % (n, mode))
            rows.append((n, mode, seconds, stat(err, "jit.methods"), stat(err, "aot.methods")))

    print("Running them, JIT-compiled", flush=True)
    run_all("JIT", ["-O=-aot"])

    print("Compiling ahead of time into %s" % os.path.relpath(cache), flush=True)
    inputs = [os.path.join(LIBRARY_DIR, l + ".dll") for l in LIBRARIES] + [os.path.join(bindir, n + ".exe") for n in names]
    for i, dll in enumerate(i for i in inputs if os.path.exists(i)):
        name = os.path.basename(dll)
        print("  [%2d/%d] %-22s" % (i + 1, len(inputs), name), end=" ", flush=True)
        image = os.path.join(cache, name + ".so")
        start = time.monotonic()
        p = subprocess.Popen([kiln, "--aot=stats,outfile=" + image, "--aot-path=" + cache, dll],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
        while True:
            # On a terminal the seconds tick while a big library compiles.
            try:
                text = p.communicate(timeout=0.5)[0].decode("utf-8", "replace")
                break
            except subprocess.TimeoutExpired:
                if tty:
                    print("\r  [%2d/%d] %-22s %5.1f s" % (i + 1, len(inputs), name, time.monotonic() - start), end="", flush=True)
        seconds = time.monotonic() - start
        if tty:
            print("\r  [%2d/%d] %-22s" % (i + 1, len(inputs), name), end=" ")
        if p.returncode != 0 or not os.path.exists(image):
            failed.append("image of %s: exit code %d: %s" % (name, p.returncode, text.strip().split("\n")[-1]))
            print("%5.1f s  failed" % seconds)
            continue
        methods = stat(text, "aot.methods")
        print("%5.1f s  %8.1f KB%s" % (seconds, os.path.getsize(image) / 1024.0, "  %s methods" % methods if methods != "?" else ""), flush=True)

    print("Running them again, from images", flush=True)
    run_all("images", ["--aot-path=" + cache])

    print("\nWhat hello prints: " + outputs.get("hello", b"?").decode().strip())
    print("\n%-12s %-7s %10s %14s %14s" % ("program", "mode", "wall time", "JIT-compiled", "from images"))
    for n in names:
        for row in rows:
            if row[0] == n:
                print("%-12s %-7s %7.0f ms %14s %14s" % (row[0] if row[1] == "JIT" else "", row[1], row[2] * 1000, row[3], row[4]))
    for f in failed:
        print("FAILED: " + f)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
