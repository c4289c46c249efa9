"""The part net10 of run.py: programs for .NET 10 by dotnet, by Kiln's JIT and from Kiln's images.

A line of the console, csc on it, and a minimal API of ASP.NET Core that answers 64 connections. Figures are the smallest
of several interleaved runs (the largest for requests a second), since the machine may be shared: processor time of the
whole process where a row says so. Memory is the most that was resident, pages shared with other processes included; of
the web server, what is resident after the requests.
"""
import glob
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WAYS = ["dotnet", "kiln", "kiln aot"]
CONNECTIONS = 64
PATIENCE = 60  # seconds until a server must have answered


def newest(pattern):
    found = sorted(glob.glob(pattern), key=lambda p: [int(x) if x.isdigit() else x for x in p.replace("/", ".").split(".")])
    return found[-1] if found else None


class Sdk:
    """The parts of an installed SDK of .NET 10; `lacks` says what is missing, None: nothing."""

    def __init__(self):
        dotnet = shutil.which("dotnet")
        root = os.path.dirname(os.path.realpath(dotnet)) if dotnet else "/nonexistent"
        self.csc = newest(root + "/sdk/10.*/Roslyn/bincore/csc.dll")
        self.core = newest(root + "/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0")
        self.web = newest(root + "/packs/Microsoft.AspNetCore.App.Ref/10.*/ref/net10.0")
        self.lacks = None if self.csc and self.core and self.web else "no SDK of .NET 10 with ASP.NET Core is installed"


class Run:
    """One finished process: seconds of wall clock and of processor, MB resident at most."""

    def __init__(self, used, cmd, env, cwd):
        p = subprocess.run([used] + cmd, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        text, _, figures = p.stderr.decode("utf-8", "replace").rpartition("used: ")
        self.wall, self.cpu, self.mb = map(float, figures.split())
        self.problem = None if p.returncode == 0 else "exit code %d: %s" % (p.returncode, text.strip()[:160])


class Server:
    """A web server that has given its first answer."""

    def __init__(self, cmd, env, cwd):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        env = dict(env, ASPNETCORE_URLS="http://127.0.0.1:%d" % self.port)
        start = time.monotonic()
        self.process = subprocess.Popen(cmd, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - start > PATIENCE:
                self.stop()
                raise OSError("no answer")
            time.sleep(0.002)
        self.first = time.monotonic() - start

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as s:
                s.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                text = b""
                while chunk := s.recv(4096):
                    text += chunk
                return b"hello" in text
        except OSError:
            return False

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def mb(self):
        with open("/proc/%d/status" % self.process.pid) as f:
            return int(f.read().split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Net10:
    def __init__(self, bench, table):
        self.bench, self.table = bench, table
        self.sdk = Sdk()
        self.work = os.path.join(bench.work, "net10")
        self.env = dict(bench.env, XDG_CACHE_HOME=os.path.join(self.work, "cache"))
        self.rows, self.best = [], {}

    def problem(self, text):
        self.bench.problems.append("net10: " + text)

    def compile(self, name, frameworks, refs):
        """NAME.dll with its runtimeconfig.json, as the SDK would write them."""
        source, out = os.path.join(HERE, "net10", name + ".cs"), os.path.join(self.work, name + ".dll")
        refs = ["-r:" + f for d in refs for f in glob.glob(d + "/*.dll")]
        cmd = ["dotnet", "exec", self.sdk.csc, "-nologo", "-nostdlib", "-optimize+", "-out:" + out] + refs + [source]
        subprocess.run(cmd, check=True, env=self.env)
        options = {"tfm": "net10.0", "frameworks": [{"name": f, "version": "10.0.0"} for f in frameworks]}
        if len(frameworks) > 1:
            options["configProperties"] = {"System.GC.Server": True}  # the default of web projects
        with open(os.path.join(self.work, name + ".runtimeconfig.json"), "w") as f:
            json.dump({"runtimeOptions": options}, f)
        return out

    def tool(self, name):
        """One of the C programs here, compiled where it is older than its source."""
        out, source = os.path.join(self.work, name), os.path.join(HERE, "net10", name + ".c")
        if not os.path.exists(out) or os.path.getmtime(out) < os.path.getmtime(source):
            subprocess.run(["cc", "-O2", "-o", out, source], check=True)
        return out

    def prefix(self, way):
        return {"dotnet": ["dotnet", "exec"], "kiln": [self.bench.kiln, "-O=-aot"], "kiln aot": [self.bench.kiln]}[way]

    def images(self, dlls):
        """Seconds that the images of all of them take, with the framework's."""
        start = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for dll in dlls:
            r = subprocess.run([self.bench.kiln, "--aot", dll], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            if r.returncode != 0:
                self.problem("images of %s: %s" % (os.path.basename(dll), r.stderr.decode("utf-8", "replace").strip()[-160:]))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        count = len(glob.glob(self.env["XDG_CACHE_HOME"] + "/kiln/aot/*.so")) + len(dlls)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return time.monotonic() - start, cpu, count

    def note(self, row, way, value, better=min):
        best = self.best.setdefault(row, {})
        best[way] = better(best.get(way, value), value)

    def measure(self, name, args, runs, cwd):
        """Rows of a program that runs and ends."""
        for _ in range(runs):
            for way in WAYS:
                r = Run(self.tool("used"), self.prefix(way) + args, self.env, cwd)
                if r.problem:
                    self.problem("%s by %s: %s" % (name, way, r.problem))
                    return
                self.note(name + ", ms", way, r.wall * 1000)
                self.note(name + ", processor ms", way, r.cpu * 1000)
                self.note(name + ", MB", way, r.mb)

    def serve(self, dll, load, rounds, requests):
        for _ in range(rounds):
            for way in WAYS:
                try:
                    s = Server(self.prefix(way) + [dll], self.env, self.work)
                except OSError as e:
                    self.problem("web by %s: %s" % (way, e))
                    return
                try:
                    self.note("web, first answer, ms", way, s.first * 1000)
                    for n in (requests // 2, requests):  # the first warms it up
                        before = s.cpu()
                        r = subprocess.run([load, str(s.port), str(CONNECTIONS), str(n), "hello"], stdout=subprocess.PIPE)
                        cpu = s.cpu() - before
                        out = dict(line.split(": ") for line in r.stdout.decode().splitlines())
                        self.note("web, answers lost or wrong", way, float(out["lost"]) + float(out["wrong"]), max)
                    self.note("web, requests/s", way, requests / float(out["seconds"]), max)
                    self.note("web, processor us/request", way, cpu / requests * 1e6)
                    self.note("web, MB", way, s.mb())
                finally:
                    s.stop()

    def report(self):
        rows = []
        for name, best in self.best.items():
            peer, figure = best.get("dotnet"), "%.0f" if name.split(", ")[-1] in ("requests/s", "answers lost or wrong") else "%.1f"
            cells = [figure % best[w] if w in best else "-" for w in WAYS]
            shares = ["%.2f" % (best[w] / peer) if peer and w in best else "-" for w in WAYS[1:]]
            rows.append([name] + cells + shares)
        self.table([".NET 10"] + ["dotnet", "Kiln JIT", "Kiln images"] + ["JIT /\ndotnet", "images /\ndotnet"], rows)
        self.bench.result["net10"] = self.best

    def prepare_csc(self):
        """A copy of the compiler, beside which its images may lie, and its arguments."""
        csc = os.path.join(self.work, "csc", "csc.dll")
        shutil.copytree(os.path.dirname(self.sdk.csc), os.path.dirname(csc))
        refs = ["-r:" + f for f in glob.glob(self.sdk.core + "/*.dll")]
        return [csc, "-nologo", "-nostdlib", "-optimize+", "-out:out.dll"] + refs + [os.path.join(HERE, "net10", "hello.cs")]

    def main(self, quick):
        if self.sdk.lacks:
            print("skipped: %s\n" % self.sdk.lacks)
            return
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        core, web = "Microsoft.NETCore.App", "Microsoft.AspNetCore.App"
        hello = self.compile("hello", [core], [self.sdk.core])
        site = self.compile("web", [core, web], [self.sdk.core, self.sdk.web])
        csc = self.prepare_csc()
        wall, cpu, count = self.images([hello] if quick else [hello, site, csc[0]])
        print("%d images of the programs and what they are bound to: %.0f s, %.0f s of processor time" % (count, wall, cpu))
        self.measure("hello", [hello], 5 if quick else 25, self.work)
        if not quick:
            self.measure("csc on hello", csc, 5, self.work)
            self.serve(site, self.tool("load"), 2, 200000)
        self.report()


if __name__ == "__main__":
    sys.exit("run bench/run.py --parts net10")
