"""Programs at a terminal: terminal.py KILN PROGRAM. What they print is awaited before anything is typed."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

QUERY, ANSWER = b"\x1b[6n", b"\x1b[1;1R"  # where is the cursor?


def set_size(fd, columns, lines):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


class Session:
    def __init__(self, *command):
        self.master, slave = pty.openpty()
        set_size(self.master, 100, 40)
        self.slave = slave
        self.modes = termios.tcgetattr(slave)
        self.out, self.answered = b"", 0
        self.pid = os.fork()
        if self.pid == 0:
            os.login_tty(slave) if hasattr(os, "login_tty") else self.log_in(slave)
            os.environ.update(TERM="xterm", LANG="C.UTF-8")
            os.execv(command[0], command)

    @staticmethod
    def log_in(slave):
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in range(3):
            os.dup2(slave, fd)

    def read(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            self.out += os.read(self.master, 4096)
            while self.out.count(QUERY) > self.answered:
                self.answered += 1
                os.write(self.master, ANSWER)

    def expect(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.out:
            if time.monotonic() > end:
                os.kill(self.pid, 9)
                sys.exit("no %r in %r" % (text, self.out))
            self.read(0.1)

    def type(self, data):
        os.write(self.master, data)

    def end(self, code):
        end = time.monotonic() + 60
        while True:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end:
                os.kill(self.pid, 9)
                sys.exit("does not end; printed %r" % self.out)
        self.read(0)
        got = os.waitstatus_to_exitcode(status)
        if got != code:
            sys.exit("exit code %d instead of %d; printed %r" % (got, code, self.out))
        if termios.tcgetattr(self.slave)[:4] != self.modes[:4]:
            sys.exit("leaves the terminal in other modes: %s instead of %s" % (termios.tcgetattr(self.slave)[:4], self.modes[:4]))
        os.close(self.slave)
        os.close(self.master)


kiln, program = sys.argv[1:3]


def start(what):
    return Session(kiln, "-O=-aot", program, what)


s = start("size")
s.expect(b"100x40 100 FalseFalse")
s.expect(b"resize")
set_size(s.master, 120, 50)
s.expect(b"now 120x50")
s.end(0)

s = start("colours")
s.expect(b"\x1b[31mred\x1b[39;49m")
s.expect(b"\x1b[5;4HX")
s.end(0)
s.expect(b"\x1b[?1l\x1b>", 1)  # the keypad is given back

s = start("keys")
s.expect(b"keys")
for typed, seen in [(b"a", b"<A 97 0>"), (b"Z", b"<Z 90 Shift>"), (b"\r", b"<Enter 10 0>"), (b"\x01", b"<A 1 Control>"),
                    (b"\x1bOA", b"<UpArrow 0 0>"), (b"\xc3\xa9", b"<0 233 0>")]:
    s.type(typed)
    s.expect(seen)
s.end(0)

s = start("line")
s.expect(b"line")
s.type(b"helo\x7f\x7fllo\n")
s.expect(b"<hello>")
s.end(0)

s = start("available")
s.expect(b"False press")
s.type(b"q")
s.expect(b"<q>")
s.end(0)

s = start("cancel")
s.expect(b"ready")
s.type(b"\x03")
s.expect(b"cancel ControlC 1")
s.type(b"\x03")
s.expect(b"cancel ControlC 2")
s.end(58)

s = start("uncaught")
s.expect(b"100 ready")
s.type(b"\x03")
s.end(58)

s = start("input")
s.expect(b"ready")
s.type(b"\x03")
s.expect(b"<C Control>")
s.end(0)

s = start("throws")
s.expect(b"thrown")
s.end(1)
