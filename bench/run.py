#!/usr/bin/env python3
"""Measures kiln side by side with mono, and with dotnet where it can run the same files.

Programs are in bench/programs (CPU-bound, each prints a checksum, which must be the same everywhere) and
bench/startup. Each part prints a table; the last table holds the figures against their targets. Times are medians of whole-process wall times, runs interleaved so that a slow moment of the machine
hits all alike. Ratios are the peer's time divided by kiln's: above 1, kiln is the faster.
The part net10 (net10.py) is for programs of .NET 10; it is skipped where no SDK is installed; with --quick only its hello is measured.
The part vm, which runs only when named, takes the same programs at smaller sizes without the JIT: processor seconds of one
run each, as the virtual machines take long; its ratios are kiln's time divided by the other's. "shared" is the JIT with
generic methods by the code that serves all instances, of value types too.
"""
import argparse
import glob
import json
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import time

from net10 import Net10

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LIBRARY_DIR = "/usr/lib/mono/4.5"
LIBRARIES = ["mscorlib", "System", "System.Core", "System.Numerics"]
PARTS = ["startup", "aot", "memory", "programs", "net10", "vm"]
COPIES = 8
# Sizes for the part vm: what machine code does in a tenth of a second or less takes virtual machines seconds.
VM_SIZES = {"binarytrees": 15, "dictint": 60000, "dictstring": 40000, "dispatch": 60, "exceptions": 15000, "fannkuch": 10,
            "geometry": 160, "linq": 25000, "mandelbrot": 300, "matmul": 300, "nbody": 500000, "queens": 10,
            "sorting": 150000, "spectralnorm": 500, "strings": 40000}


def median(values):
    v = sorted(values)
    n = len(v)
    return v[n // 2] if n % 2 else (v[n // 2 - 1] + v[n // 2]) / 2


def geomean(values):
    return math.exp(sum(math.log(v) for v in values) / len(values)) if values else None


def call(cmd, env, timeout=120):
    """(seconds, stdout, None) or (None, b"", what went wrong)."""
    start = time.monotonic()
    try:
        r = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, b"", "more than %d s" % timeout
    except OSError as e:
        return None, b"", str(e)
    seconds = time.monotonic() - start
    if r.returncode != 0:
        lines = r.stderr.decode("utf-8", "replace").strip().splitlines()
        return None, b"", "exit code %d: %s" % (r.returncode, " ".join(lines[:2])[:160])
    return seconds, r.stdout, None


def stat(text, key):
    m = re.search(r"^%s:\s*([\d.]+)" % re.escape(key), text, re.M)
    return float(m.group(1)) if m else None


def table(header, rows):
    """Aligned text; the first column to the left, figures to the right."""
    # A column without a single figure (ratios to a peer that is not installed) only takes room.
    used = [i == 0 or any(r[i] not in ("", "-") for r in rows) for i in range(len(header))]
    tall = max(h.count("\n") for h in header) + 1
    head = [("\n" * (tall - 1 - h.count("\n")) + h).split("\n") for h in header]
    lines = [[h[n] for h in head] for n in range(tall)]
    cells = [[c for c, u in zip(r, used) if u] for r in lines + rows]
    widths = [max(len(r[i]) for r in cells) for i in range(len(cells[0]))]
    for n, r in enumerate(cells):
        print("  ".join([r[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(r[1:], widths[1:])]))
        if n == len(lines) - 1:
            print("  ".join("-" * w for w in widths))
    print(flush=True)


def ms(seconds):
    return "-" if seconds is None else "%.0f" % (seconds * 1000) if seconds >= 0.1 else "%.1f" % (seconds * 1000)


def times(value):
    return "-" if value is None else "%.2fx" % value


class Bench:
    def __init__(self, args):
        self.args = args
        self.build = os.path.abspath(args.build)
        self.kiln = os.path.abspath(args.kiln) if args.kiln else os.path.join(self.build, "kiln")
        self.work = os.path.join(self.build, "bench")
        self.images = os.path.join(self.work, "images")
        self.problems = []
        self.result = {}
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("MONO_")}
        # Nothing from the user's own image cache, and no telemetry or first-run text from dotnet.
        self.env.update(XDG_CACHE_HOME=os.path.join(self.work, "cache"), LC_ALL="C.UTF-8", DOTNET_NOLOGO="1",
                        DOTNET_CLI_TELEMETRY_OPTOUT="1")
        shutil.rmtree(self.images, ignore_errors=True)
        os.makedirs(self.images)
        self.runtimes = {}  # name -> command prefix, the file's extension
        if not args.no_kiln:
            if not os.path.exists(self.kiln):
                sys.exit("%s does not exist; --no-kiln measures the peers alone" % os.path.relpath(self.kiln))
            self.runtimes["kiln"] = ([self.kiln, "-O=-aot"], ".exe")
            self.runtimes["kiln aot"] = ([self.kiln, "--aot-path=" + self.images], ".exe")
        if shutil.which("mono"):
            self.runtimes["mono"] = (["mono"], ".exe")
            self.runtimes["mono -O=all"] = (["mono", "-O=all"], ".exe")
        if shutil.which("dotnet") and not args.no_dotnet:
            self.runtimes["dotnet"] = (["dotnet", "exec"], ".dll")

    def compile(self, source):
        """<name>.exe, and for dotnet the same bytes as <name>.dll with the file that names the framework."""
        stem = os.path.join(self.work, os.path.basename(source)[:-3])
        if not os.path.exists(stem + ".exe") or os.path.getmtime(stem + ".exe") < os.path.getmtime(source):
            subprocess.run(["mcs", "-debug-", "-optimize+", "-nologo", "-out:" + stem + ".exe", source], check=True)
        shutil.copyfile(stem + ".exe", stem + ".dll")
        with open(stem + ".runtimeconfig.json", "w") as f:
            json.dump({"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "8.0.0"},
                                          "rollForward": "LatestMajor"}}, f)
        return stem

    def image(self, dll):
        out = os.path.join(self.images, os.path.basename(dll) + ".so")
        seconds, text, problem = call([self.kiln, "--aot=stats,outfile=" + out, "--aot-path=" + self.images, dll], self.env, 600)
        if problem:
            self.problems.append("image of %s: %s" % (os.path.basename(dll), problem))
        return seconds

    def make_images(self, stems):
        if self.args.no_kiln:
            return
        print("Compiling images: " + ", ".join(LIBRARIES) + ", %d programs" % len(stems), flush=True)
        for lib in LIBRARIES:
            dll = os.path.join(LIBRARY_DIR, lib + ".dll")
            if os.path.exists(dll):
                self.image(dll)
        for stem in stems:
            self.image(stem + ".exe")
        print(flush=True)

    def measure(self, stem, runs):
        """The median of each runtime for one program, and whether all print the same."""
        got, outputs, broken = {}, {}, {}
        for k in range(runs):
            for name, (prefix, ext) in self.runtimes.items():
                if name in broken:
                    continue
                seconds, out, problem = call(prefix + [stem + ext], self.env)
                if problem:
                    broken[name] = problem
                    if name == "dotnet" and len(got.get(name, [])) == 0 and "framework" in problem.lower():
                        broken[name] = "cannot run this"
                    continue
                got.setdefault(name, []).append(seconds)
                outputs.setdefault(out, []).append(name)
        program = os.path.basename(stem)
        for name, problem in broken.items():
            self.problems.append("%s under %s: %s" % (program, name, problem))
        if len(outputs) > 1:
            voices = ["%s: %r" % ("/".join(sorted(set(n))), o[-60:].decode("utf-8", "replace")) for o, n in outputs.items()]
            self.problems.append("%s: outputs differ: %s" % (program, "; ".join(voices)))
        return {name: median(v) for name, v in got.items() if name not in broken}

    # -- the parts

    def startup(self, hello):
        m = self.measure(hello, max(self.args.runs, 2) * 4 + 1)
        rows = []
        base = m.get("mono")
        for name in self.runtimes:
            t = m.get(name)
            rows.append(["hello, " + name, ms(t), times(base / t if t and base else None)])
        if "mono" in self.runtimes:
            runs = [call(["mono", "-O=-aot", hello + ".exe"], self.env)[0] for _ in range(max(self.args.runs, 2) * 2 + 1)]
            t = median([r for r in runs if r]) if any(runs) else None
            m["mono -O=-aot"] = t
            rows.append(["hello, mono -O=-aot", ms(t), times(base / t if t and base else None)])
        table(["start-up", "ms", "mono / this"], rows)
        self.result["hello_ms"] = {k: v * 1000 for k, v in m.items() if v}

    def aot(self):
        dll = os.path.join(LIBRARY_DIR, "mscorlib.dll")
        rows, peer = [], None
        out = os.path.join(self.work, "mscorlib-test.so")
        candidates = []
        if "mono" in self.runtimes:
            candidates.append(("mono --aot -O=all", ["mono", "-O=all", "--aot=outfile=" + out, dll]))
        if not self.args.no_kiln:
            candidates.append(("kiln --aot", [self.kiln, "--aot=stats,outfile=" + out, dll]))
            candidates.append(("kiln --aot, 1 thread", [self.kiln, "--aot=stats,threads=1,outfile=" + out, dll]))
        for name, cmd in candidates:
            seen, methods = [], None
            for _ in range(1 if self.args.quick else max(1, min(self.args.runs, 3))):
                start = time.monotonic()
                try:
                    r = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.env, timeout=600)
                except subprocess.TimeoutExpired:
                    self.problems.append(name + ": more than 600 s")
                    break
                if r.returncode != 0:
                    tail = r.stdout.decode("utf-8", "replace").strip().splitlines()
                    self.problems.append("%s: exit code %d: %s" % (name, r.returncode, tail[-1] if tail else ""))
                    break
                seen.append(time.monotonic() - start)
                text = r.stdout.decode("utf-8", "replace")
                methods = stat(text, "aot.methods")
                m = re.search(r"(?:Compiled:?|methods:) +(\d+)", text)
                if methods is None and m:
                    methods = float(m.group(1))
            if not seen:
                rows.append([name, "-", "-", "-", "-", "-"])
                continue
            t = median(seen)
            if name.startswith("mono"):
                peer = t
            size = os.path.getsize(out) / 1e6 if os.path.exists(out) else 0
            rows.append([name, "%.2f" % t, "%.0f" % methods if methods else "-", "%.0f" % (methods / t) if methods else "-",
                         "%.1f" % size, times(peer / t if peer else None)])
            self.result.setdefault("aot_mscorlib_s", {})[name] = t
        if os.path.exists(out):
            os.remove(out)
        table(["AOT of mscorlib", "s", "methods", "methods/s", "image MB", "mono / this"], rows)

    def memory(self, resident):
        """PSS a process while several copies run: what one more really costs the machine."""
        rows, base = [], None
        for name, (prefix, ext) in self.runtimes.items():
            if name == "mono -O=all":
                continue
            procs, pss, private = [], [], []
            try:
                for _ in range(COPIES):
                    procs.append(subprocess.Popen(prefix + [resident + ext], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                  stderr=subprocess.DEVNULL, env=self.env))
                ready = all(p.stdout.readline().startswith(b"ready") for p in procs)
                if not ready:
                    self.problems.append("resident under %s: did not start" % name)
                    rows.append([name, "-", "-", "-"])
                    continue
                time.sleep(0.3)
                for p in procs:
                    with open("/proc/%d/smaps_rollup" % p.pid) as f:
                        text = f.read()
                    pss.append(stat(text, "Pss"))
                    private.append(stat(text, "Private_Dirty") + stat(text, "Private_Clean"))
            finally:
                for p in procs:
                    try:
                        p.stdin.close()
                        p.wait(5)
                    except (OSError, subprocess.TimeoutExpired):
                        p.kill()
                        p.wait()
                    p.stdout.close()
            value = sum(pss) / len(pss) / 1024
            self.result.setdefault("pss_mb", {})[name] = value
            rows.append([name, "%.2f" % value, "%.2f" % (sum(private) / len(private) / 1024), None])
        base = self.result.get("pss_mb", {}).get("mono")
        for r in rows:
            mine = self.result.get("pss_mb", {}).get(r[0])
            r[3] = times(base / mine if base and mine else None)
        table(["memory, %d copies" % COPIES, "PSS MB each", "private MB each", "mono / this"], rows)

    def programs(self, stems):
        names = list(self.runtimes)
        peers = [p for p in ("mono", "mono -O=all", "dotnet") if p in self.runtimes]
        own = [k for k in ("kiln", "kiln aot") if k in self.runtimes]
        # The budget speaks of mono -O=all and of dotnet; plain mono is there for the reader.
        pairs = [(p, k) for p in ("mono -O=all", "dotnet") if p in peers for k in own]
        if not own:
            pairs = [(peers[0], p) for p in peers[1:]]
        rows, ratios = [], {pair: [] for pair in pairs}
        for i, stem in enumerate(stems):
            if sys.stderr.isatty():
                print("\r%d/%d %-16s" % (i + 1, len(stems), os.path.basename(stem)), end="", file=sys.stderr, flush=True)
            m = self.measure(stem, self.args.runs)
            row = [os.path.basename(stem)] + [ms(m.get(n)) for n in names]
            for pair in pairs:
                a, b = m.get(pair[0]), m.get(pair[1])
                if a and b:
                    ratios[pair].append(a / b)
                row.append(times(a / b if a and b else None))
            rows.append(row)
            self.result.setdefault("programs_ms", {})[os.path.basename(stem)] = {k: v * 1000 for k, v in m.items()}
        if sys.stderr.isatty():
            print("\r" + " " * 30, end="\r", file=sys.stderr)
        if pairs:
            rows.append(["geometric mean"] + [""] * len(names) + [times(geomean(ratios[p])) for p in pairs])
        self.result["geomean"] = {"%s / %s" % p: geomean(r) for p, r in ratios.items()}
        table(["programs, ms"] + names + ["%s\n/ %s" % p for p in pairs], rows)

    def vm(self, stems):
        """Every way to run a program, down to the virtual machine, with mono's interpreter beside it."""
        full = os.path.join(self.work, "full")
        shutil.rmtree(full, ignore_errors=True)
        os.makedirs(full)
        files = [os.path.join(LIBRARY_DIR, lib + ".dll") for lib in LIBRARIES] + [stem + ".exe" for stem in stems]
        for f in files:
            _, _, problem = call([self.kiln, "--aot=full,outfile=" + os.path.join(full, os.path.basename(f) + ".so"), "--aot-path=" + full, f],
                                 self.env, 1200)
            if problem:
                self.problems.append("full image of %s: %s" % (os.path.basename(f), problem))
        ways = [("JIT", [self.kiln, "-O=-aot"]), ("images", [self.kiln, "--aot-path=" + self.images]),
                ("full AOT", [self.kiln, "--full-aot", "--aot-path=" + full]), ("shared", [self.kiln, "-O=-aot,vtshare"]),
                ("VM", [self.kiln, "--interpreter"])]
        if "mono" in self.runtimes:
            ways.append(("mono\n--interpreter", ["mono", "--interpreter"]))
        rows, ratios = [], []
        for stem in stems:
            used, outputs = {}, set()
            for name, prefix in ways:
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                size = VM_SIZES.get(os.path.basename(stem))
                _, out, problem = call(prefix + [stem + ".exe"] + ([str(size)] if size else []), self.env, 1200)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if problem:
                    self.problems.append("%s, %s: %s" % (os.path.basename(stem), name, problem))
                    continue
                used[name] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                outputs.add(out)
            if len(outputs) > 1:
                self.problems.append("%s: outputs differ" % os.path.basename(stem))
            vm, peer = used.get("VM"), used.get(ways[-1][0]) if len(ways) > 5 else None
            if vm and peer:
                ratios.append(vm / peer)
            self.result.setdefault("vm_s", {})[os.path.basename(stem)] = used
            rows.append([os.path.basename(stem)] + ["%.2f" % used[n] if n in used else "-" for n, _ in ways] +
                        ["%.1f" % (vm / used["JIT"]) if vm and used.get("JIT") else "-", "%.2f" % (vm / peer) if vm and peer else "-"])
            print("\t".join(rows[-1]), file=sys.stderr, flush=True)
        if ratios:
            rows.append(["geometric mean"] + [""] * len(ways) + ["", "%.2f" % geomean(ratios)])
        table(["programs, processor s"] + [n for n, _ in ways] + ["VM\n/ JIT", "VM\n/ mono"], rows)

    def targets(self):
        """The first targets of the design, each with both figures of this run."""
        r = self.result
        hello, aot, pss = (r.get(k, {}) for k in ("hello_ms", "aot_mscorlib_s", "pss_mb"))
        mean = r.get("geomean", {})
        lines = [  # what, unit, kiln, mono, the most that kiln may take of what mono takes
            ("hello from images", "ms", hello.get("kiln aot"), hello.get("mono"), 1.0),
            ("hello by JIT (mono -O=-aot)", "ms", hello.get("kiln"), hello.get("mono -O=-aot"), 2.0),
            ("AOT of mscorlib", "s", aot.get("kiln --aot"), aot.get("mono --aot -O=all"), 3.0),
            ("PSS of each of %d copies" % COPIES, "MB", pss.get("kiln aot"), pss.get("mono"), 1.0),
            # geometric means of the ratios mono -O=all / kiln: turned round, so that all lines read alike
            ("CPU-bound programs by JIT", "", 1 / mean["mono -O=all / kiln"] if mean.get("mono -O=all / kiln") else None, 1.0, 1.0),
            ("CPU-bound programs from images", "", 1 / mean["mono -O=all / kiln aot"] if mean.get("mono -O=all / kiln aot") else None, 1.0, 1.0),
        ]
        rows = []
        for what, unit, own, peer, most in lines:
            if own is None or peer is None:
                continue
            share = own / peer
            figure = "%.1f %s" if unit else "%.2f%s"
            rows.append([what, figure % (own, unit), figure % (peer, unit), "%.2f" % share, "<= %.2f" % most,
                         "yes" if share <= most else "no"])
        if rows:
            table(["against mono", "kiln", "mono", "kiln / mono", "target", "met"], rows)

    def main(self):
        sources = sorted(glob.glob(os.path.join(HERE, "programs", "*.cs")))
        if self.args.filter:
            sources = [s for s in sources if any(f in os.path.basename(s) for f in self.args.filter)]
        parts = self.args.parts.split(",") if self.args.parts else PARTS[:-1]
        for p in parts:
            if p not in PARTS:
                sys.exit("no part '%s'; there are %s" % (p, ", ".join(PARTS)))
        if not shutil.which("mcs"):
            sys.exit("mcs is needed: scripts/install-deps.sh bench")
        hello = self.compile(os.path.join(HERE, "startup", "hello.cs"))
        resident = self.compile(os.path.join(HERE, "startup", "resident.cs"))
        stems = [self.compile(s) for s in sources] if "programs" in parts or "vm" in parts else []
        print("%d cores; %s" % (len(os.sched_getaffinity(0)), "one run of each program" if self.args.runs == 1 else
                                "medians of %d runs" % self.args.runs))
        if "mono" not in self.runtimes:
            print("mono is not installed: kiln is measured alone")
        if set(parts) - {"net10"}:
            self.make_images([hello, resident] + stems)
        if "startup" in parts:
            self.startup(hello)
        if "aot" in parts:
            self.aot()
        if "memory" in parts:
            self.memory(resident)
        if "programs" in parts:
            self.programs(stems)
        if "net10" in parts and not self.args.no_kiln and not self.args.no_dotnet:
            Net10(self, table).main(self.args.quick)
        if "vm" in parts:
            self.vm(stems)
        if not self.args.no_kiln:
            self.targets()
        for p in self.problems:
            print("PROBLEM " + p)
        if self.args.json:
            with open(self.args.json, "w") as f:
                json.dump(self.result, f, indent=1, sort_keys=True)
        return 1 if self.problems else 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default=os.path.join(ROOT, "build"))
    ap.add_argument("--kiln", help="the executable (default: kiln in the build folder)")
    ap.add_argument("--runs", type=int, help="runs of each program (default: 5)")
    ap.add_argument("--quick", action="store_true", help="one run of each program, one compilation of mscorlib")
    ap.add_argument("--filter", action="append", help="only programs whose name contains this; may be repeated")
    ap.add_argument("--parts", help="comma-separated: " + ", ".join(PARTS))
    ap.add_argument("--no-kiln", action="store_true", help="measure the peers alone")
    ap.add_argument("--no-dotnet", action="store_true")
    ap.add_argument("--json", metavar="FILE", help="write the figures there, too")
    args = ap.parse_args()
    args.runs = args.runs or (1 if args.quick else 5)
    sys.exit(Bench(args).main())


if __name__ == "__main__":
    main()
