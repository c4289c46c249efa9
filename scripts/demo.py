#!/usr/bin/env python3
"""make demo: runs the examples JIT-compiled, compiles them and their class libraries ahead of time, runs them again."""
import argparse
import glob
import hashlib
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


def newer(path, *others):
    """Whether a file is there and not older than those it was made of."""
    return os.path.exists(path) and all(os.path.getmtime(path) >= os.path.getmtime(o) for o in others)


def empty_unless_made_by(cache, kiln):
    """Images fit one build of kiln: those of another are thrown away, so that a second demo is quick and a new kiln compiles anew."""
    stamp = os.path.join(cache, "made-by")
    with open(kiln, "rb") as f:
        key = hashlib.sha256(f.read()).hexdigest()
    if os.path.exists(stamp) and open(stamp).read() == key:
        return
    shutil.rmtree(cache, ignore_errors=True)
    os.makedirs(cache)
    with open(stamp, "w") as f:
        f.write(key)


def compile_image(label, kiln, dll, image, cache, env):
    """(seconds, exit code, output): one assembly ahead of time; on a terminal the seconds tick meanwhile."""
    print(label, end=" ", flush=True)
    start = time.monotonic()
    p = subprocess.Popen([kiln, "--aot=stats,outfile=" + image, "--aot-path=" + cache, dll], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
    while True:
        try:
            text = p.communicate(timeout=0.2)[0].decode("utf-8", "replace")
            break
        except subprocess.TimeoutExpired:
            if sys.stdout.isatty():
                print("\r%s %5.1f s" % (label, time.monotonic() - start), end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + label, end=" ")
    return time.monotonic() - start, p.returncode, text


def timed(cmd, env, runs):
    """The median wall time, and the last run."""
    times = []
    for _ in range(runs):
        start = time.monotonic()
        try:
            r = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120)
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
    os.makedirs(bindir, exist_ok=True)
    empty_unless_made_by(cache, kiln)
    failed = []
    # Settings and images of the user's own must not decide what the demo shows.
    env = {k: v for k, v in os.environ.items() if not k.startswith("MONO_")}
    env["XDG_CACHE_HOME"] = os.path.join(bindir, "cache")

    names = sorted(os.path.basename(f)[:-3] for f in glob.glob(os.path.join(ROOT, "examples", "*.cs")))
    names.sort(key=lambda n: n != "hello")
    print("Compiling %d examples with mcs" % len(names), flush=True)
    for n in names:
        source, exe = os.path.join(ROOT, "examples", n + ".cs"), os.path.join(bindir, n + ".exe")
        if newer(exe, source):
            continue
        r = subprocess.run(["mcs", "-debug-", "-optimize+", "-nologo", "-out:" + exe, source],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if r.returncode != 0:
            sys.exit("mcs: " + r.stdout.decode("utf-8", "replace"))

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
    inputs = [i for i in inputs if os.path.exists(i)]
    changed = False
    for i, dll in enumerate(inputs):
        name = os.path.basename(dll)
        label = "  [%2d/%d] %-22s" % (i + 1, len(inputs), name)
        image = os.path.join(cache, name + ".so")
        # An image relies on those of the libraries before it: what follows a new one is made anew.
        if not changed and newer(image, dll):
            print("%s     kept  %8.1f KB" % (label, os.path.getsize(image) / 1024.0), flush=True)
            continue
        changed = changed or not name.endswith(".exe")
        seconds, code, text = compile_image(label, kiln, dll, image, cache, env)
        if code != 0 or not os.path.exists(image):
            failed.append("image of %s: exit code %d: %s" % (name, code, (text.strip().split("\n") or [""])[-1]))
            print("%5.1f s   failed" % seconds)
            continue
        m = re.search(r"methods:\s+(\d+) of", text)
        print("%5.1f s   %8.1f KB%s" % (seconds, os.path.getsize(image) / 1024.0, "  %6s methods" % m.group(1) if m else ""), flush=True)

    print("Running them again, from images", flush=True)
    run_all("images", ["--aot-path=" + cache])

    print("\nhello says: " + outputs.get("hello", b"?").decode("utf-8", "replace").strip())
    print("\n%-12s %-7s %10s   %s" % ("", "", "", "methods".center(29, "-")))
    print("%-12s %-7s %10s %14s %16s" % ("program", "mode", "wall time", "JIT-compiled", "from images"))
    for n in names:
        for row in rows:
            if row[0] == n:
                print("%-12s %-7s %7.0f ms %14s %16s" % (row[0] if row[1] == "JIT" else "", row[1], row[2] * 1000, row[3], row[4]))
    for f in failed:
        print("FAILED: " + f)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
