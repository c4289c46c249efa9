#!/usr/bin/env python3
"""Records which methods programs start with, for src/aot/write/early.def: record-early.py kiln program… > early.def

Each program is a .exe for Mono's libraries or a .dll for .NET; kiln must have images of all that it is bound to (another
cache than the user's may be named by XDG_CACHE_HOME). A program that does not end is ended after five seconds. Listed are
the methods of class libraries that at least two programs on the same ones call, in the order of their first calls.
"""
import os
import re
import subprocess
import sys

PATIENCE = 5


def first_calls(kiln, program):
    env = dict(os.environ, MONO_LOG_LEVEL="debug", ASPNETCORE_URLS="http://127.0.0.1:0")
    p = subprocess.Popen([kiln, program], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         cwd=os.path.dirname(os.path.abspath(program)))
    try:
        text = p.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        p.terminate()
        text = p.communicate()[1]
    calls = re.findall(r"^kiln: AOT: first call, by the image of (.+?): (.+)$", text.decode("utf-8", "replace"), re.M)
    own = os.path.splitext(os.path.basename(program))[0]
    return [name for assembly, name in calls if assembly != own]


def main(kiln, programs):
    users, order = {}, []
    for program in programs:
        calls = first_calls(kiln, program)
        print("%s: %d methods" % (program, len(calls)), file=sys.stderr)
        for name in calls:
            if name not in users:
                users[name] = set()
                order.append(name)
            users[name].add(program)
    print("// early.def: methods that programs start with, as scripts/record-early.py recorded them.\n// clang-format off")
    for name in order:
        kinds = [os.path.splitext(program)[1] for program in users[name]]  # of class libraries
        if len(kinds) > len(set(kinds)) and name.isascii() and not set(name) & set('"\\'):
            print('EARLY("%s")' % name)


main(sys.argv[1], sys.argv[2:])
