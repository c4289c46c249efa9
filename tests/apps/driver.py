"""Runs programs that others wrote (programs.py) and compares all that they print and write with what mono makes of the
same command lines. Each runs by JIT, from images, under --full-aot and by the virtual machine alone.

A difference in what is random or timed is no difference: MVIDs and time stamps of assemblies are blanked (assembly()), and
what a program's own `blank` expressions match in texts."""
import hashlib
import os
import re
import shutil
import signal
import struct
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MONO45 = "/usr/lib/mono/4.5"
MODES = ["jit", "images", "full-aot", "interpreter"]
WITHOUT_IMAGES = {"jit": " -O=-aot", "interpreter": " --interpreter"}
PATIENCE = {"interpreter": 5} # times a program's own limit
# The class libraries in images of every program; its own `libs` come on top.
LIBRARIES = ["mscorlib", "System", "System.Core", "System.Xml", "System.Configuration", "Mono.Security", "System.Numerics"]
ALWAYS_BLANK = [
    (r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", "GUID"),
    (r"<[0-9a-f]{32}>", "<MVID>"),      # in stack traces
    (r"\[0x[0-9a-f]{5}\]", "[IL]"),
    (r"^kiln: warning: AOT: there is no image of .*\n", ""),
]


class Program:
    """One program of the table.

    run:    shell commands; $RUN runs an assembly, $MONO45 is the folder of the class libraries
    needs:  files without which it is skipped, and the package that they come from
    build:  shell commands that make its inputs once, under mono in all modes; exit code 77: they cannot be had here
    libs:   assemblies (names in $MONO45, or paths) to compile ahead of time besides the class libraries
    quick:  part of `make check`, by JIT
    blank:  (expression, replacement) pairs: what may differ in texts
    ignore: names of written files that are not compared
    x11:    wants a display
    """

    def __init__(self, name, run, needs=(), build="", libs=(), quick=False, blank=(), ignore=(), x11=False, timeout=120):
        self.name, self.run, self.needs, self.build, self.libs = name, run, needs, build, libs
        self.quick, self.blank, self.ignore, self.x11, self.timeout = quick, blank, ignore, x11, timeout

    def missing(self):
        """What keeps it from running here, or None."""
        needs = list(self.needs) + ([("/usr/bin/Xvfb", "xvfb"), ("/usr/bin/xauth", "xauth")] if self.x11 else [])
        for path, package in needs:
            if not os.path.exists(path):
                return "needs the package " + package
        return None

    def modes(self, long):
        return MODES if long else MODES[:1]


def shell(commands, cwd, env, timeout):
    """Exit code (None: timed out) and what was printed."""
    p = subprocess.Popen(["/bin/sh", "-c", commands], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, start_new_session=True)
    try:
        out, _ = p.communicate(timeout=timeout)
        return p.returncode, out
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        out, _ = p.communicate()
        return None, out


# ---- what is compared ----------------------------------------------------------------------------------------------


def assembly(data):
    """A CLI assembly with its time stamp and its GUID heap blanked (II.25.2.2, II.24.2.5)."""
    b = bytearray(data)
    pe = struct.unpack_from("<I", b, 0x3C)[0]
    b[pe + 8:pe + 12] = bytes(4)
    root = b.find(b"BSJB")
    if root < 0:
        return bytes(b)
    at = root + 16 + struct.unpack_from("<I", b, root + 12)[0]
    streams = struct.unpack_from("<H", b, at + 2)[0]
    at += 4
    for _ in range(streams):
        offset, size = struct.unpack_from("<II", b, at)
        end = b.index(0, at + 8)
        if b[at + 8:end] == b"#GUID":
            b[root + offset:root + offset + size] = bytes(size)
        at = at + 8 + ((end - at - 8) // 4 + 1) * 4
    return bytes(b)


def canonical(data, blank):
    if data[:2] == b"MZ":
        return assembly(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    for expression, replacement in ALWAYS_BLANK + list(blank):
        text = re.sub(expression, replacement, text, flags=re.M)
    return text.encode("utf-8")


def snapshot(folder):
    files = {}
    for top, _, names in os.walk(folder):
        for n in names:
            path = os.path.join(top, n)
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    files[os.path.relpath(path, folder)] = f.read()
    return files


def first_difference(want, got):
    a, b = want.splitlines(), got.splitlines()
    for i in range(max(len(a), len(b))):
        x = a[i] if i < len(a) else b"(the end)"
        y = b[i] if i < len(b) else b"(the end)"
        if x != y:
            return "line %d: %r expected, got %r" % (i + 1, x[:160].decode("utf-8", "replace"), y[:160].decode("utf-8", "replace"))
    return "line ends differ"


# ---- running -------------------------------------------------------------------------------------------------------


class Apps:
    def __init__(self, kiln, work, env, key):
        self.kiln, self.work, self.env = kiln, work, env
        self.images = os.path.join(work, "images", key)
        self.compiling = threading.Lock() # one image at a time: each takes all cores, and programs share libraries

    def forget_old_images(self):
        root = os.path.dirname(self.images)
        for old in os.listdir(root) if os.path.isdir(root) else []:
            if os.path.join(root, old) != self.images:
                shutil.rmtree(os.path.join(root, old), ignore_errors=True)

    def folder(self, *parts):
        return os.path.join(self.work, *parts)

    def inputs(self, p):
        """(a folder with the program's inputs, built; its build's exit code; what went wrong)"""
        source = os.path.join(HERE, p.name)
        h = hashlib.sha256(repr((p.run, p.build, p.blank)).encode())
        for name, data in sorted(snapshot(source).items()):
            h.update(name.encode() + b"\0" + data)
        folder = self.folder("inputs", p.name + "-" + h.hexdigest()[:16])
        if os.path.exists(folder):
            return folder, 0, None
        tmp = folder + ".tmp%d" % os.getpid()
        shutil.rmtree(tmp, ignore_errors=True)
        if os.path.isdir(source):
            shutil.copytree(source, tmp)
        else:
            os.makedirs(tmp)
        code, out = shell("set -e\n" + p.build, tmp, self.variables("mono"), 300)
        if code != 0:
            shutil.rmtree(tmp, ignore_errors=True)
            return None, code, out.decode("utf-8", "replace").strip()[-300:]
        os.rename(tmp, folder)
        return folder, 0, None

    def variables(self, run):
        tests = os.path.dirname(HERE)
        return dict(self.env, RUN=run, MONO45=MONO45, TESTS=tests)

    def execute(self, p, inputs, run, timeout):
        """(exit code, {name: canonical contents}) of a run in a fresh copy of the inputs. The copy's place is the same for
        every runtime, because programs print it."""
        cwd = self.folder("cwd", p.name)
        shutil.rmtree(cwd, ignore_errors=True)
        shutil.copytree(inputs, cwd)
        before = snapshot(cwd)
        commands = "xvfb-run -a sh -c '%s'" % p.run.replace("'", "'\\''") if p.x11 else p.run
        code, out = shell(commands, cwd, self.variables(run), timeout)
        after = {n: d for n, d in snapshot(cwd).items() if before.get(n) != d and os.path.basename(n) not in p.ignore}
        after["what it prints"] = out
        shutil.rmtree(cwd, ignore_errors=True)
        return code, {n: canonical(d, p.blank) for n, d in after.items()}

    def compile(self, p, mode, inputs):
        """Images of the program and what it uses; the command that runs from them, or what went wrong."""
        full = ["full"] if mode == "full-aot" else []
        shared, own = os.path.join(self.images, mode), os.path.join(self.images, mode, p.name)
        os.makedirs(own, exist_ok=True)
        jobs = [(os.path.join(MONO45, lib + ".dll"), shared) for lib in LIBRARIES]
        jobs += [(lib, own) if "/" in lib else (os.path.join(MONO45, lib), shared) for lib in p.libs]
        jobs += [(os.path.join(inputs, f), own) for f in sorted(os.listdir(inputs)) if f.endswith((".exe", ".dll"))]
        for path, folder in jobs:
            with self.compiling:
                problem = self.compile_one(path, folder, full, "%s:%s" % (shared, own))
            if problem:
                return None, problem
        return "%s%s --aot-path=%s:%s" % (self.kiln, " --full-aot" if full else "", own, shared), None

    def compile_one(self, path, folder, options, aot_path):
        if not os.path.exists(path) or os.path.exists(os.path.join(folder, os.path.basename(path) + ".so")):
            return None
        command = '"$KILN" --aot=%s --aot-path=%s "%s"' % (",".join(options + ["outdir=" + folder]), aot_path, path)
        code, out = shell(command, folder, dict(self.env, KILN=self.kiln), 300)
        return None if code == 0 else "kiln --aot %s: %s" % (path, out.decode("utf-8", "replace").strip()[-200:])

    def test(self, p, modes, report):
        """Runs it under mono, then in each mode; report(mode, seconds of its run, None or what is wrong). Returns why it
        cannot be run here, or None."""
        inputs, code, problem = self.inputs(p)
        if code == 77:
            return "its inputs cannot be had: " + problem
        if problem:
            return report(modes[0], 0, "its inputs cannot be built: " + problem)
        want_code, want = self.execute(p, inputs, "mono", p.timeout)
        if want_code is None:
            return report(modes[0], 0, "mono itself takes more than %d s" % p.timeout)
        for mode in modes:
            run, problem = self.kiln + WITHOUT_IMAGES.get(mode, ""), None
            if mode not in WITHOUT_IMAGES:
                run, problem = self.compile(p, mode, inputs)
            start = time.monotonic()
            if not problem:
                problem = self.verdict(p, want_code, want, *self.execute(p, inputs, run, p.timeout * PATIENCE.get(mode, 1)))
            report(mode, time.monotonic() - start, problem)

    @staticmethod
    def verdict(p, want_code, want, code, got):
        if code is None:
            return "does not end in time; printed: %s" % (got["what it prints"][-200:].decode("utf-8", "replace"))
        for name in sorted(set(want) | set(got), key=lambda n: (n != "what it prints", n)):
            if name not in got:
                return "does not write %s" % name
            if name not in want:
                return "writes %s, mono does not" % name
            if want[name] != got[name]:
                return "%s: %s" % (name, first_difference(want[name], got[name]))
        return None if code == want_code else "exit code %d, mono's is %d" % (code, want_code)
