#!/bin/sh
# An image is code: one that somebody else could have written is not used, and one line says why.
. "$TESTS/aot/lib.inc"
make_program .
"$KILN" --aot prog.exe
chmod 644 prog.exe prog.exe.so
run() { # what, expected words in the log; none: the image is used
  code=0
  out=$("$KILN" --stats --aot-path="$IMAGES" prog.exe 2> err) || code=$?
  [ $code = 3 ] && [ "$out" = "$EXPECTED" ] || fail "$1: exit code $code: $out"
  if [ -n "$2" ]; then
    [ "$(grep -c "warning: AOT: image.*prog.exe.so.*$2" err)" = 1 ] || fail "$1: not one line: $(cat err)"
  else
    ! grep -q warning err || fail "$1: $(cat err)"
  fi
}
run "sound" ""
chmod 646 prog.exe.so; run "writable by all" "other users"
chmod 664 prog.exe.so; run "writable by a group" "other users"
chmod 664 prog.exe; run "as the assembly is" ""
chmod 644 prog.exe prog.exe.so
mkfifo pipe; rm prog.exe.so; ln -s pipe prog.exe.so
run "a FIFO" "not a regular file"
rm prog.exe.so
(umask 000; "$KILN" --aot prog.exe)
[ "$(stat -c %a prog.exe.so)" = 644 ] || fail "made with mode $(stat -c %a prog.exe.so)"
run "made without a umask" ""
[ "$(id -u)" -eq 0 ] || { echo "not root: other owners were not tried"; exit 0; }
chown 65534 prog.exe.so; run "another owner" "another user"
chown 65534 prog.exe; run "the owner of the assembly" ""
