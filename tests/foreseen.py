#!/usr/bin/env python3
"""How much --aot=full foresees: runs all tests under --full-aot with images of everything they use, and counts the
methods that had to be compiled for the virtual machine at run time. Prints those by what they are, and the total.

  tests/foreseen.py --build build [--filter TEXT] [--list]
"""
import collections
import os
import re
import sys

import run

# What tests reach beyond run.py's LIBRARIES; each after those it refers to.
MORE_LIBRARIES = ["Mono.Security", "System.Configuration", "System.Xml", "System.Security", "System.Xml.Linq", "SMDiagnostics",
                  "System.ServiceModel.Internals", "System.Runtime.Serialization", "Mono.CSharp", "Microsoft.CSharp", "Mono.Posix",
                  "System.Runtime.Remoting", "System.EnterpriseServices", "System.Transactions", "System.Data", "System.Net.Http",
                  "System.IO.Compression", "System.Runtime.Caching",
                  "System.Runtime.Serialization.Formatters.Soap", "I18N", "I18N.West", "I18N.CJK"]


class Counter(run.Runner):
    """A runner of one mode that also reads what the log says of the virtual machine."""

    def __init__(self, args):
        super().__init__(args)
        self.env["MONO_LOG_LEVEL"] = "info"
        self.methods = collections.Counter()  # name -> in how many programs
        self.made = 0                         # methods that the programs themselves make at run time
        self.programs = {}                    # test -> methods

    def image_cache(self, mode):
        return super().image_cache(mode) + "-foreseen"

    def execute(self, t, mode, folder):
        cmd, r = super().execute(t, mode, folder)
        names = re.findall(r"VM: (.*)", r.err.decode("utf-8", "replace"))
        foreseen = [n for n in names if not n.startswith("(made at run time)")]
        with self.lock:
            self.made += len(names) - len(foreseen)
            self.methods.update(foreseen)
            if foreseen:
                self.programs[t.id] = foreseen
        return cmd, r

    def summary(self, seconds):
        code = super().summary(seconds)
        if self.args.list:
            for id, names in sorted(self.programs.items(), key=lambda p: -len(p[1])):
                print("%s: %d" % (id, len(names)))
                for n in names:
                    print("    " + n)
        print("\nmost often:")
        for name, n in self.methods.most_common(20):
            print("%5d  %s" % (n, name))
        print("\nprograms that needed any: %d; made at run time: %d; not foreseen: %d" % (len(self.programs), self.made, sum(self.methods.values())))
        return code


def main():
    run.LIBRARIES += MORE_LIBRARIES
    ap = run.arguments()
    ap.add_argument("--list", action="store_true", help="every method, by test")
    args = ap.parse_args()
    args.mode = "full-aot"
    sys.exit(Counter(args).main())


if __name__ == "__main__":
    main()
