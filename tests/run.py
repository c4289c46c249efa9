#!/usr/bin/env python3
"""Runs kiln's tests and prints one summary; the last line is "N passed, N failed".

What is found where:
  tests/lang/<area>/<name>.cs    a C# program, compiled by mcs; <name>.out beside it is what it must print
  tests/il/<area>/<name>.il      the same, assembled by ilasm
  tests/net/<area>/<name>.cs     a program for .NET, compiled by the SDK where one is installed; .out is what dotnet prints
  tests/apps/programs.py         programs that others wrote, compared with mono (driver.py); inputs in tests/apps/<name>/
  tests/examples/<name>.out      what examples/<name>.cs must print
  tests/aot/*.sh, tests/cli/*.sh scripts: exit code 0 passes, 77 skips
  unit and fuzz                  the Meson tests of the build folder (cmocka; replay of kept fuzz cases)

Files beside a program, all optional: <name>.args (words for Main), .in (its stdin), .exit (exit code, else 0),
.CPU.out and .32.out (.out where a processor, or all with words of 32 bits, answer otherwise), .err (each line a text that stderr must contain; /…/ is a regular
expression), .refs (assemblies to reference),
.lib.cs or .lib.il (built first as <name>.lib.dll and referenced), .native.c (built first as lib<name>.so).
.unsealed: why the kernel does not watch over the program in the mode full-aot.

Modes: jit (no images at all), aot (everything from default images), aot-all (images and run with -O=all), full-aot (no
machine code made at run time: where the kernel has seccomp filters, it ends a program that does; aot/seal.c), interp (all
by the virtual machine), vtshare (generic methods by the code of their open forms), script, unit, fuzz, net (programs for .NET by JIT; skipped without an SDK), net-shared (those by shared code only), apps (a few of the programs; with
--long all, each by JIT, from images and under --full-aot). With --peer mono the programs run under mono instead: that
proves that mono agrees with the .out files; with --mode net --peer dotnet likewise.

A build folder made with a cross file (cross.ini in it: scripts/cross-file.sh) is of another processor: programs run under
the emulator that the file names, and in tests/skip.txt the modes are called interp-CPU, unit-CPU, ….
"""
import argparse
import ast
import concurrent.futures as futures
import configparser
import fnmatch
import glob
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
MANAGED_MODES = ["jit", "aot", "aot-all", "full-aot", "interp", "vtshare"]
OTHER_MODES = ["script", "net", "net-shared", "unit", "fuzz", "apps"]
# The class libraries compiled once and shared by all tests of a mode.
LIBRARIES = ["mscorlib", "System", "System.Core", "System.Numerics"]
LIBRARY_DIR = "/usr/lib/mono/4.5"
OPT = {"aot": [], "aot-all": ["-O=all"], "full-aot": ["--full-aot"]}
# How those images are made: options of kiln, and of --aot.
AOT_OPT = {"aot-all": ["-O=all"]}
HOW = {"full-aot": "full,"}
# Without images; the options of the run.
NO_IMAGES = {"jit": ["-O=-aot"], "interp": ["--interpreter"],
             # Generic methods by the code that serves all instances, and none of them inlined.
             "vtshare": ["-O=-aot,vtshare,-inline"]}
# Programs for .NET, likewise.
NET = {"net": [], "net-shared": NO_IMAGES["vtshare"]}


# For builds with sanitizers, without effect on others. Faults and their stacks are Kiln's own business: managed code
# raises them on purpose. Its frames are not of the sanitizer's making, and blocks of the collector are no leaks.
SANITIZERS = {
    "ASAN_OPTIONS": "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:use_sigaltstack=0:detect_stack_use_after_return=0:detect_leaks=0:exitcode=97",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:exitcode=97",
}
SANITIZER_REPORT = re.compile(r"^(SUMMARY: .*|.*: runtime error: .*)$", re.M)


def read(path, default=None):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return default


def read_text(path, default=""):
    data = read(path)
    return default if data is None else data.decode("utf-8", "replace")


def digest(*parts):
    h = hashlib.sha256()
    for p in parts:
        if isinstance(p, str):
            p = p.encode()
        h.update(b"%d:" % len(p))
        h.update(p)
    return h.hexdigest()[:16]


class Result:
    def __init__(self, code, out, err, seconds, timed_out=False):
        self.code, self.out, self.err, self.seconds, self.timed_out = code, out, err, seconds, timed_out


def run(cmd, timeout, cwd=None, env=None, stdin=b""):
    """Runs a command in its own process group, so that a timeout takes its children along."""
    start = time.monotonic()
    try:
        p = subprocess.Popen(cmd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             cwd=cwd, env=env, start_new_session=True)
    except OSError as e:
        return Result(127, b"", str(e).encode(), 0)
    timed_out = False
    try:
        out, err = p.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        try:
            os.killpg(p.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            out, err = p.communicate(timeout=5)
        except subprocess.TimeoutExpired:  # a grandchild that left the group holds the pipe
            out, err = b"", b""
    return Result(p.returncode, out, err, time.monotonic() - start, timed_out)


class Test:
    """One program and the files beside it."""

    def __init__(self, id, base, sources, kind):
        self.id, self.base, self.sources, self.kind = id, base, sources, kind
        self.name = os.path.basename(base)

    @property
    def program(self):
        return self.name + (".dll" if self.kind == "net" else ".exe")

    def side(self, ext):
        return self.base + ext

    def has(self, ext):
        return os.path.exists(self.base + ext)

    @property
    def refs(self):
        return read_text(self.side(".refs")).split()

    @property
    def exit_code(self):
        return int(read_text(self.side(".exit"), "0").strip() or "0")


def discover():
    tests = []
    for kind, ext in (("lang", ".cs"), ("il", ".il"), ("net", ".cs")):
        for path in sorted(glob.glob(os.path.join(HERE, kind, "**", "*" + ext), recursive=True)):
            stem = path[: -len(ext)]
            if stem.endswith(".lib"):
                continue
            tests.append(Test(os.path.relpath(stem, HERE), stem, [path], kind))
    for path in sorted(glob.glob(os.path.join(ROOT, "examples", "*.cs"))):
        name = os.path.basename(path)[:-3]
        tests.append(Test("examples/" + name, os.path.join(HERE, "examples", name), [path], "examples"))
    return tests


class Sdk:
    """The .NET SDK, if one is installed: its C# compiler and reference assemblies."""

    def __init__(self):
        dotnet = shutil.which("dotnet")
        root = os.path.dirname(os.path.realpath(dotnet)) if dotnet else "/nonexistent"
        newest = lambda pattern: max(glob.glob(os.path.join(root, pattern)), key=self.version, default=None)
        self.csc = newest("sdk/10.*/Roslyn/bincore/csc.dll")
        self.refs = newest("packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0")
        self.found = bool(self.csc and self.refs and glob.glob(os.path.join(root, "shared/Microsoft.NETCore.App/10.*")))

    @staticmethod
    def version(path):
        return [int(n) for n in re.findall(r"\d+", path)]

    def compile(self, t, out, lib=None):
        """The compiler's command lines: for NAME.lib.cs, if there is one, and for the program."""
        refs = ["-r:" + f for f in sorted(glob.glob(os.path.join(self.refs, "*.dll")))]
        config = {"runtimeOptions": {"tfm": "net10.0", "framework": {"name": "Microsoft.NETCore.App", "version": "10.0.0"}}}
        with open(out[:-4] + ".runtimeconfig.json", "w") as f:
            json.dump(config, f)
        csc = ["dotnet", "exec", self.csc, "-nologo", "-nostdlib", "-unsafe", "-optimize+", "-warn:0", "-langversion:latest"] + refs
        if lib:
            yield csc + ["-target:library", "-out:" + lib, t.side(".lib.cs")]
        yield csc + ["-out:" + out] + (["-r:" + lib] if lib else []) + t.sources


class Cross:
    """What a build folder's cross file says; or that there is none."""

    def __init__(self, build, maker):
        self.emulator, self.cc, self.cpu = [], ["cc"], None
        self.maker = None # what makes images quicker than the emulator would: [command, words for --aot]
        self.slower = 1  # how many times longer a run may take
        self.narrow = False # words of 32 bits
        ini = configparser.ConfigParser()
        if not ini.read(os.path.join(build, "cross.ini")):
            return
        value = lambda section, key: ast.literal_eval(ini[section][key])
        self.emulator = value("binaries", "exe_wrapper")
        self.cc = value("binaries", "c") + value("built-in options", "c_args")
        self.cpu = value("host_machine", "cpu")
        self.slower = 8
        self.narrow = self.cpu in ("i386", "arm")
        if self.cpu == "arm":
            self.cc += ["-funwind-tables"] # not the compiler's default there
        if os.path.exists(maker):
            self.maker = [maker, "mtriple=%s," % value("binaries", "ar").rsplit("-", 1)[0]]

    def answers(self):
        """What comes between a test's name and .out, the closest first."""
        return ([".%s" % self.cpu] if self.cpu else []) + ([".32"] if self.narrow else []) + [""]


class Builder:
    """Compiles tests; the result is kept under a name made of the hash of all that went in."""

    def __init__(self, folder, cc):
        self.folder, self.cc = folder, cc
        os.makedirs(folder, exist_ok=True)
        mcs = os.path.join(LIBRARY_DIR, "mcs.exe")
        self.salt = "1:%d" % os.stat(mcs).st_size if os.path.exists(mcs) else "1"
        self.sdk = Sdk()

    def build(self, t):
        """Returns (folder with <name>.exe and what it needs, None) or (None, what went wrong)."""
        extra = [e for e in (".lib.cs", ".lib.il", ".native.c") if t.has(e)]
        key = digest(self.salt, t.name, " ".join(t.refs), *[read(s) for s in t.sources], *[e for e in extra],
                     *[read(t.side(e)) for e in extra],
                     *(self.cc[1:] if t.has(".native.c") else []))
        out = os.path.join(self.folder, t.name + "-" + key)
        exe = os.path.join(out, t.program)
        if os.path.exists(exe):
            return out, None
        # Built aside and renamed, so that an interrupted run leaves no half-made folder in the cache.
        tmp = "%s.tmp%d.%d" % (out, os.getpid(), threading.get_ident())
        shutil.rmtree(tmp, ignore_errors=True)
        os.makedirs(tmp)
        try:
            for cmd in self.commands(t, tmp):
                r = run(cmd, 120, cwd=tmp)
                if r.code != 0:
                    text = (r.out + r.err).decode("utf-8", "replace")
                    errors = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines()
                    return None, "%s: %s" % (os.path.basename(cmd[0]), " | ".join(errors[:3]) or "exit code %d" % r.code)
            try:
                os.rename(tmp, out)
            except OSError:
                if not os.path.exists(exe):
                    raise
            return out, None
        finally:
            shutil.rmtree(tmp, ignore_errors=True)

    def commands(self, t, tmp):
        refs = ["-r:" + r for r in t.refs]
        common = ["mcs", "-debug-", "-optimize+", "-unsafe", "-nologo", "-warn:0", "-langversion:latest"]
        lib = os.path.join(tmp, t.name + ".lib.dll")
        if t.has(".lib.cs") and t.kind != "net":
            yield common + ["-target:library", "-out:" + lib] + refs + [t.side(".lib.cs")]
            refs = refs + ["-r:" + lib]
        if t.has(".lib.il"):
            yield ["ilasm", "/quiet", "/dll", "/output:" + lib, t.side(".lib.il")]
            refs = refs + ["-r:" + lib]
        if t.has(".native.c"):
            yield self.cc + ["-shared", "-fPIC", "-O1", "-o", os.path.join(tmp, "lib%s.so" % t.name), t.side(".native.c")]
        exe = os.path.join(tmp, t.program)
        if t.kind == "net":
            yield from self.sdk.compile(t, exe, lib if t.has(".lib.cs") else None)
        elif t.kind == "il":
            yield ["ilasm", "/quiet", "/exe", "/output:" + exe, t.sources[0]]
        else:
            yield common + ["-out:" + exe] + refs + t.sources


class Runner:
    def __init__(self, args):
        self.args = args
        self.build = os.path.abspath(args.build)
        self.kiln = os.path.abspath(args.kiln) if args.kiln else os.path.join(self.build, "kiln")
        self.work = os.path.join(self.build, "tests-run")
        self.cross = Cross(self.build, os.path.abspath(args.maker))
        self.builder = Builder(os.path.join(self.work, "bin"), self.cross.cc)
        self.lock = threading.Lock()
        self.counts = {}    # mode -> [passed, failed, skipped]
        self.failures = []  # lines already printed, repeated at the end
        self.skipped, self.jit_only = [], []   # (id, mode, reason)
        self.broken = set() # ids that did not compile: told once, not once a mode
        self.skips = self.read_skips()
        self.env = self.environment()
        self.sanitized = self.built_with_sanitizers()
        self.library_failures = {}

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("MONO_", "KILN_", "LC_"))}
        home = os.path.join(self.work, "home")
        os.makedirs(home, exist_ok=True)
        # The user's own image cache and settings must not decide what a test sees.
        env.update(LC_ALL="C.UTF-8", LANG="C.UTF-8", TZ="UTC", HOME=home, XDG_CACHE_HOME=os.path.join(home, "cache"),
                   XDG_CONFIG_HOME=os.path.join(home, "config"))
        if self.args.gc_stress:
            env["KILN_GC_STRESS"] = str(self.args.gc_stress)
        env.update(SANITIZERS)
        return env

    def built_with_sanitizers(self):
        options = read_text(os.path.join(self.args.build, "meson-info", "intro-buildoptions.json"), "[]")
        return any(o["name"] == "b_sanitize" and o["value"] not in ("none", []) for o in json.loads(options))

    def read_skips(self):
        rules = []
        for line in read_text(os.path.join(HERE, "skip.txt")).splitlines():
            line = line.split("#", 1)[0].strip()
            if line:
                words = line.split(None, 2)
                if len(words) < 3:
                    sys.exit("tests/skip.txt: 'test mode reason' expected: " + line)
                rules.append(words)
        return rules

    def skip_reason(self, id, mode):
        if self.args.peer:
            return None
        for pattern, modes, reason in self.skips:
            names = [mode] + (["%s-%s" % (mode, self.cross.cpu)] if self.cross.cpu else []) + (["sanitizer"] if self.sanitized else [])
            if fnmatch.fnmatch(id, pattern) and any(fnmatch.fnmatch(n, m) for n in names for m in modes.split(",")):
                return reason
        return None

    # -- results

    def count(self, mode, index, n=1):
        with self.lock:
            self.counts.setdefault(mode, [0, 0, 0])[index] += n

    def passed(self, id, mode, seconds):
        self.count(mode, 0)
        if self.args.verbose:
            with self.lock:
                print("ok   %s [%s] %.2fs" % (id, mode, seconds), flush=True)

    def failed(self, id, mode, why):
        self.count(mode, 1)
        text = "FAIL %s [%s]: %s" % (id, mode, why)
        with self.lock:
            self.failures.append(text)
            print(text, flush=True)

    def skip(self, id, mode, reason):
        self.count(mode, 2)
        with self.lock:
            self.skipped.append((id, mode, reason))

    # -- programs

    def command(self, t, mode, folder):
        exe = os.path.join(folder, t.program)
        args = shlex.split(read_text(t.side(".args")))
        if self.args.peer:
            return [self.args.peer, exe] + args
        opts = shlex.split(self.args.options or "")
        if mode in NET:
            return [self.kiln] + NET[mode] + opts + [exe] + args
        if mode in NO_IMAGES:
            return self.cross.emulator + [self.kiln] + NO_IMAGES[mode] + opts + [exe] + args
        start = self.cross.emulator + (self.seal() if mode == "full-aot" and not t.has(".unsealed") else [])
        return start + [self.kiln, "--aot-path=" + self.image_cache(mode)] + OPT[mode] + opts + [exe] + args

    def seal(self):
        """What a program of full AOT starts by, so that the kernel ends it where it makes memory executable (aot/seal.c)."""
        with self.lock:
            if not hasattr(self, "_seal"):
                seal = os.path.join(self.work, "seal")
                made = not self.cross.cpu and run(["cc", "-O1", "-o", seal, os.path.join(HERE, "aot/seal.c")], 60).code == 0
                self._seal = [seal] if made and run([seal, "true"], 60).code == 0 else []
        return self._seal

    def kiln_key(self):
        if not hasattr(self, "_key"):
            self._key = digest(read(self.kiln, b""))
        return self._key

    def image_cache(self, mode):
        return os.path.join(self.work, "images", self.kiln_key(), mode)

    def image_makers(self):
        """Commands that make images, with words for --aot. For another processor the kiln of this one does; the other's own
        follows, which leaves alone what is as it would make it, and else makes it anew."""
        own = (self.cross.emulator + [self.kiln], "")
        return [([self.cross.maker[0]], self.cross.maker[1]), own] if self.cross.maker else [own]

    def make_images(self, modes):
        """The class libraries' images, once for each mode and each build of kiln."""
        root = os.path.join(self.work, "images")
        for old in glob.glob(os.path.join(root, "*")):
            if os.path.basename(old) != self.kiln_key():
                shutil.rmtree(old, ignore_errors=True)
        for mode in modes:
            cache = self.image_cache(mode)
            os.makedirs(cache, exist_ok=True)
            for lib in LIBRARIES:
                dll = os.path.join(LIBRARY_DIR, lib + ".dll")
                image = os.path.join(cache, lib + ".dll.so")
                if os.path.exists(image) or not os.path.exists(dll):
                    continue
                start = time.monotonic()
                print("image of %s [%s] …" % (lib, mode), end=" ", flush=True)
                # --aot-path: a library's image may rely on the images made before it.
                how = HOW.get(mode, "") + "outfile=" + image
                for tool, words in self.image_makers():
                    r = run(tool + ["--aot=" + words + how, "--aot-path=" + cache] + AOT_OPT.get(mode, []) + [dll], 300 * self.cross.slower, env=self.env)
                print("%.1f s" % (time.monotonic() - start), flush=True)
                if r.code != 0 or not os.path.exists(image):
                    self.failed("images/" + lib, mode, self.death(r) + first_line(r.err or r.out))
                else:
                    self.passed("images/" + lib, mode, r.seconds)

    def make_private_image(self, t, mode, folder):
        """A folder of its own with the program, its libraries and their images; or what went wrong."""
        target = os.path.join(self.image_cache(mode), "programs", os.path.basename(folder))
        done = os.path.join(target, ".done")
        if os.path.exists(done):
            return target, None
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
        assemblies = [f for f in sorted(os.listdir(target)) if f.endswith((".exe", ".dll"))]
        tool, words = self.image_makers()[0]
        r = run(tool + ["--aot=" + words + HOW.get(mode, ""), "--aot-path=" + self.image_cache(mode)] + AOT_OPT.get(mode, []) +
                [os.path.join(target, f) for f in assemblies], 120 * self.cross.slower, cwd=target, env=self.env)
        if r.code != 0 or r.timed_out:
            return None, "kiln --aot: %s%s" % (self.death(r), first_line(r.err or r.out))
        for f in assemblies:
            if not os.path.exists(os.path.join(target, f + ".so")):
                return None, "kiln --aot left no %s.so" % f
        open(done, "w").close()
        return target, None

    @staticmethod
    def death(r):
        if r.timed_out:
            return "timed out after %d s; " % r.seconds
        if r.code < 0:
            try:
                return "killed by %s; " % signal.Signals(-r.code).name
            except ValueError:
                return "killed by signal %d; " % -r.code
        return "exit code %d; " % r.code

    def execute(self, t, mode, folder):
        cwd = os.path.join(self.work, "cwd", "%s-%s" % (t.id.replace("/", "-"), mode))
        shutil.rmtree(cwd, ignore_errors=True)
        os.makedirs(cwd)
        cmd = self.command(t, mode, folder)
        r = run(cmd, self.args.timeout * self.cross.slower, cwd=cwd, env=self.env, stdin=read(t.side(".in"), b""))
        shutil.rmtree(cwd, ignore_errors=True)
        return cmd, r

    def run_one(self, t, mode):
        reason = self.skip_reason(t.id, mode)
        if reason and not self.args.run_skipped:
            return self.skip(t.id, mode, reason)
        if t.kind == "net" and not self.builder.sdk.found:
            return self.skip(t.id, mode, "no .NET 10 SDK is installed")
        folder, problem = self.builder.build(t)
        if problem:
            with self.lock:
                told = t.id in self.broken
                self.broken.add(t.id)
            return self.failed(t.id, mode, "does not compile" + ("" if told else ": " + problem))
        if mode in OPT and not self.args.peer:
            folder, problem = self.make_private_image(t, mode, folder)
            if problem:
                return self.failed(t.id, mode, problem)
        cmd, r = self.execute(t, mode, folder)
        if self.args.update and not r.timed_out:
            if r.code != t.exit_code:
                return self.failed(t.id, mode, "%snot recorded: .exit says %d; %s" % (self.death(r), t.exit_code, first_line(r.err)))
            with open(t.side(".out"), "wb") as f:
                f.write(r.out)
            return self.passed(t.id, mode, r.seconds)
        why = self.verdict(t, r)
        if why is None:
            if reason:
                with self.lock:
                    print("now passes: %s [%s] (skipped for: %s)" % (t.id, mode, reason))
            return self.passed(t.id, mode, r.seconds)
        if self.args.verbose:
            why += "\n     $ " + " ".join(shlex.quote(c) for c in cmd)
        self.failed(t.id, mode, why)

    def verdict(self, t, r):
        """None, or in one line why the run is not as expected."""
        if r.timed_out:
            return self.death(r) + first_line(r.err)
        report = SANITIZER_REPORT.search(r.err.decode("utf-8", "replace"))
        if report:
            return self.death(r) + report.group(1)
        expected = next((x for x in (read(t.side(s + ".out")) for s in self.cross.answers()) if x is not None), None)
        if expected is None:
            return "no %s.out beside it" % t.name
        if r.code != t.exit_code:
            where = difference(expected, r.out)
            return "%sexpected %d%s; %s" % (self.death(r), t.exit_code, "; " + where if where else "", first_line(r.err))
        where = difference(expected, r.out)
        if where:
            return where + ("; stderr: " + first_line(r.err) if r.err else "")
        err = r.err.decode("utf-8", "replace")
        for line in read_text(t.side(".err")).splitlines():
            if len(line) > 2 and line.startswith("/") and line.endswith("/"):
                found = re.search(line[1:-1], err, re.M)
            else:
                found = line in err
            if not found:
                return "stderr lacks %s; it begins: %s" % (line, first_line(r.err))
        return None

    # -- scripts, unit tests, fuzz replays

    def kiln_command(self):
        """What scripts call: kiln itself, or a command that has the emulator run it."""
        if not self.cross.emulator:
            return self.kiln
        path = os.path.join(self.work, "kiln")
        with open(path + ".new", "w") as f:
            f.write("#!/bin/sh\nexec %s \"$@\"\n" % " ".join(shlex.quote(w) for w in self.cross.emulator + [self.kiln]))
        os.chmod(path + ".new", 0o755)
        os.rename(path + ".new", path)
        return path

    def run_script(self, path):
        id = os.path.relpath(path, HERE)
        reason = self.skip_reason(id, "script")
        if reason and not self.args.run_skipped:
            return self.skip(id, "script", reason)
        tmp = os.path.join(self.work, "cwd", id.replace("/", "-"))
        shutil.rmtree(tmp, ignore_errors=True)
        os.makedirs(tmp)
        env = dict(self.env, KILN=self.kiln_command(), CC=" ".join(self.cross.cc), TESTS=HERE, TMP=tmp, IMAGES=self.image_cache("aot"),
                   KILN_RUNTIME=os.path.join(self.build + "-runtime", "kiln"))
        if self.args.long:
            env["KILN_TEST_LONG"] = "1"
        r = run([path], self.args.timeout * (30 if self.args.long else 6) * (1 if not self.cross.cpu else 3), cwd=tmp, env=env)
        shutil.rmtree(tmp, ignore_errors=True)
        if r.code == 0 and not r.timed_out:
            self.passed(id, "script", r.seconds)
        elif r.code == 77:
            self.skip(id, "script", last_line(r.out) or "not possible here")
        else:
            self.failed(id, "script", self.death(r) + (last_line(r.err) or last_line(r.out)))

    def run_app(self, apps, program):
        id = "apps/" + program.name
        missing = program.missing()
        modes = []
        for mode in program.modes(self.args.long):
            reason = missing or (None if self.args.run_skipped else self.skip_reason(id, "apps-" + mode))
            self.skip(id, "apps-" + mode, reason) if reason else modes.append(mode)
        verdicts = {}

        def report(mode, seconds, problem):
            verdicts[mode] = problem
            self.failed(id, "apps-" + mode, problem) if problem else self.passed(id, "apps-" + mode, seconds)
        reason = apps.test(program, modes, report) if modes else None
        for mode in modes if reason else []:
            self.skip(id, "apps-" + mode, reason)
        if not verdicts.get("jit", "not run") and verdicts.get("full-aot"):
            self.jit_only.append(program.name)

    def app_jobs(self, pool):
        sys.path.insert(0, os.path.join(HERE, "apps"))
        import driver
        import programs
        apps = driver.Apps(self.kiln, os.path.join(self.work, "apps"), self.env, self.kiln_key())
        apps.forget_old_images()
        chosen = [p for p in programs.PROGRAMS if self.selected("apps/" + p.name) and
                  (p.quick or self.args.long or self.args.filter)]
        return [pool.submit(self.run_app, apps, p) for p in chosen]

    def run_meson(self, mode):
        if not os.path.exists(os.path.join(self.build, "build.ninja")):
            return self.failed("meson", mode, "%s is not a build folder" % self.args.build)
        slower = ["--timeout-multiplier", "8"] if self.cross.cpu else []
        log = os.path.join(self.build, "meson-logs", "testlog-kiln-%s.json" % mode)
        if os.path.exists(log):
            os.remove(log)
        cmd = ["meson", "test", "-C", self.build, "--no-rebuild", "--suite", mode, "--logbase", "testlog-kiln-" + mode] + slower
        r = run(cmd, 580)
        if not os.path.exists(log):
            text = (r.out + r.err).decode("utf-8", "replace")
            if "No tests defined" in text or "No suitable tests" in text:
                return
            return self.failed("meson", mode, self.death(r) + last_line(r.err or r.out))
        for line in read_text(log).splitlines():
            t = json.loads(line)
            name = t["name"].split(" / ")[-1]
            text = t.get("stdout", "") + "\n" + t.get("stderr", "")
            if self.args.filter and not self.selected("%s/%s" % (mode, name)):
                continue
            # cmocka says how many test functions it ran; a replay says how many files it fed in.
            good = sum(int(n) for n in re.findall(r"^\[  PASSED  \] (\d+) test", text, re.M))
            good += sum(int(n) for n in re.findall(r"^replayed (\d+)$", text, re.M))
            bad = sum(int(n) for n in re.findall(r"^\[  FAILED  \] \S+: (\d+) test", text, re.M))
            ok = t["result"] in ("OK", "EXPECTEDFAIL")
            if t["result"] == "SKIP":
                self.skip(name, mode, "skipped itself")
                continue
            if ok:
                self.count(mode, 0, max(good, 1))
                if self.args.verbose:
                    print("ok   %s [%s] %d" % (name, mode, max(good, 1)))
                continue
            self.count(mode, 0, good)
            errors = [l for l in text.splitlines() if re.search(r"\[  ERROR   \]|\[  FAILED  \] |error:|Assertion|ERROR:", l)]
            self.count(mode, 1, max(bad, 1) - 1)
            self.failed(name, mode, "%s: %s" % (t["result"], " | ".join(errors[:3]) or last_line(text.encode())))

    def selected(self, id):
        return not self.args.filter or any(f in id for f in self.args.filter)

    # -- all of it

    def main(self):
        modes = self.args.mode.split(",") if self.args.mode else MANAGED_MODES + OTHER_MODES
        for m in modes:
            if m not in MANAGED_MODES + OTHER_MODES:
                sys.exit("no mode '%s'; there are %s" % (m, ", ".join(MANAGED_MODES + OTHER_MODES)))
        managed = [m for m in modes if m in MANAGED_MODES]
        if self.args.peer:
            managed, modes = ([], ["net"]) if modes == ["net"] else ([self.args.peer], [self.args.peer])
        elif not os.path.exists(self.kiln) and (managed or "script" in modes or "apps" in modes):
            self.failed("kiln", "build", "%s does not exist" % os.path.relpath(self.kiln))
            managed, modes = [], [m for m in modes if m in ("unit", "fuzz")]
        found = [t for t in discover() if self.selected(t.id)]
        net_modes = [m for m in modes if m in NET]
        tests, net = [t for t in found if t.kind != "net"], [t for t in found if t.kind == "net" and net_modes]
        scripts = [s for s in sorted(glob.glob(os.path.join(HERE, "aot", "*.sh")) + glob.glob(os.path.join(HERE, "cli", "*.sh")))
                   if self.selected(os.path.relpath(s, HERE))]
        start = time.monotonic()
        for mode in ("unit", "fuzz"):
            if mode in modes:
                self.run_meson(mode)
        image_modes = [m for m in managed if m in OPT] if tests else []
        if "script" in modes and scripts and "aot" not in image_modes:
            image_modes.append("aot")
        with futures.ThreadPoolExecutor(self.args.jobs) as pool:
            # mcs and ilasm do not wait for images: compile everything first, images need all cores themselves.
            list(pool.map(self.builder.build, [t for t in tests if managed] + (net if self.builder.sdk.found else [])))
        if not self.args.peer:
            self.make_images(image_modes)
        with futures.ThreadPoolExecutor(self.args.jobs) as pool:
            jobs = [pool.submit(self.run_one, t, m) for m in managed for t in tests]
            jobs += [pool.submit(self.run_one, t, m) for m in net_modes for t in net]
            if "script" in modes:
                jobs += [pool.submit(self.run_script, s) for s in scripts]
            if "apps" in modes:
                jobs += self.app_jobs(pool)
            for j in jobs:
                j.result()
        return self.summary(time.monotonic() - start)

    def summary(self, seconds):
        print()
        for mode, (good, bad, skipped) in self.counts.items():
            print("%-16s %5d passed  %4d failed  %4d skipped" % (mode, good, bad, skipped))
        if "apps-full-aot" in self.counts:
            print("programs that pass by JIT but not under --full-aot: %d %s" % (len(self.jit_only), " ".join(self.jit_only)))
        print("%.0f s" % seconds)
        if len(self.failures) > 12:
            print("failed: " + ", ".join(sorted({f.split(":")[0][5:] for f in self.failures})[:60]))
        if self.skipped:
            by_reason = {}
            for id, mode, reason in self.skipped:
                by_reason.setdefault(reason, []).append("%s [%s]" % (id, mode))
            print("%d skipped: %s" % (len(self.skipped), "; ".join("%s (%s)" % (", ".join(ids), reason) for reason, ids in sorted(by_reason.items()))))
        good = sum(c[0] for c in self.counts.values())
        bad = sum(c[1] for c in self.counts.values())
        print("%d passed, %d failed" % (good, bad), flush=True)
        return 1 if bad or not good else 0


def short(line):
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    return repr(text if len(text) <= 100 else text[:100] + "…")


def first_line(data):
    lines = [l.decode("utf-8", "replace").strip() for l in data.splitlines() if l.strip()]
    # "Unhandled Exception:" stands alone on its line; what matters is below it.
    return " ".join(lines[:2] if lines and lines[0].endswith(":") else lines[:1])[:300]


def last_line(data):
    lines = [l for l in data.splitlines() if l.strip()]
    return lines[-1].decode("utf-8", "replace").strip()[:300] if lines else ""


def difference(expected, got):
    """The first line that differs, or None."""
    if expected == got:
        return None
    a, b = expected.splitlines(True), got.splitlines(True)
    for i in range(max(len(a), len(b))):
        if i >= len(b):
            return "line %d: %s expected, output ended" % (i + 1, short(a[i]))
        if i >= len(a):
            return "line %d: end of output expected, got %s" % (i + 1, short(b[i]))
        if a[i] != b[i]:
            if a[i].rstrip(b"\r\n") == b[i].rstrip(b"\r\n"):
                return "line %d: other line end" % (i + 1)
            return "line %d: %s expected, got %s" % (i + 1, short(a[i]), short(b[i]))
    return None


def arguments():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default=os.path.join(ROOT, "build"), help="build folder (default: build)")
    ap.add_argument("--kiln", help="the executable (default: kiln in the build folder)")
    ap.add_argument("--maker", default=os.path.join(ROOT, "build", "kiln"),
                    help="the kiln of this processor that makes images for another (default: build/kiln; none if that is missing)")
    ap.add_argument("--mode", help="comma-separated: " + ", ".join(MANAGED_MODES + OTHER_MODES))
    ap.add_argument("--filter", action="append", help="only tests whose name contains this; may be repeated")
    ap.add_argument("--peer", metavar="COMMAND", help="run the programs under this instead, such as mono")
    ap.add_argument("--update", action="store_true", help="write the .out files from mono's output")
    ap.add_argument("--options", help="more options for kiln, such as '--stats'")
    ap.add_argument("--gc-stress", type=int, metavar="N", help="collect at every Nth allocation")
    ap.add_argument("--run-skipped", action="store_true", help="run what tests/skip.txt lists, too")
    ap.add_argument("--long", action="store_true", help="scripts try more cases")
    ap.add_argument("--timeout", type=float, default=20, help="seconds for each run of a program")
    ap.add_argument("-j", "--jobs", type=int, default=len(os.sched_getaffinity(0)))
    ap.add_argument("-v", "--verbose", action="store_true")
    return ap


def main():
    args = arguments().parse_args()
    if args.update:
        args.peer = args.peer or ("dotnet" if args.mode == "net" else "mono")
    sys.exit(Runner(args).main())


if __name__ == "__main__":
    main()
