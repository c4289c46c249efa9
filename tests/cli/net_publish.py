"""Makes what `dotnet publish` makes of DIR/app.dll with its two JSON files: net_publish.py APPHOST DIR.

DIR/app starts app.dll; DIR/one/app is the program in one file, DIR/packed/app the same with its assembly packed."""
import os
import struct
import sys
import zlib

MARK = bytes.fromhex("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae")
NAME = b"c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2"  # where the host keeps the name of what it starts

apphost, folder = sys.argv[1:3]
with open(apphost, "rb") as f:
    host = f.read().replace(NAME, b"app.dll".ljust(len(NAME), b"\0"))
assert MARK in host and NAME not in host


def save(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    os.chmod(path, 0o755)


def text(s):
    return bytes([len(s)]) + s.encode()


def bundle(pack, id):
    out, rows, places = bytearray(host), b"", {}
    for kind, name in ((1, "app.dll"), (4, "app.runtimeconfig.json"), (3, "app.deps.json")):
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        packed = b""
        if pack and kind == 1:
            z = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = z.compress(data) + z.flush()
        places[kind] = (len(out), len(data))
        rows += struct.pack("<QQQB", len(out), len(data), len(packed), kind) + text(name)
        out += packed or data
    at = len(out)
    out += struct.pack("<IIi", 6, 0, 3) + text(id) + struct.pack("<QQQQQ", *places[3], *places[4], 0) + rows
    mark = out.find(MARK)
    out[mark - 8:mark] = struct.pack("<Q", at)
    return bytes(out)


save(os.path.join(folder, "app"), host)
save(os.path.join(folder, "one/app"), bundle(False, "kiln-test-one"))
save(os.path.join(folder, "packed/app"), bundle(True, "kiln-test-packed"))
damaged = bytearray(bundle(False, "kiln-test-damaged"))
damaged[-39:-31] = b"\xff" * 8  # in the last file's row
save(os.path.join(folder, "damaged/app"), bytes(damaged))
