#!/bin/sh
# SIGQUIT: the stacks of all threads, of loops and of waits, by JIT, from an image and by the virtual machine; the
# program goes on to its end.
set -eu
mcs -nologo -out:sigquit.exe "$TESTS/cli/sigquit.cs"
for how in vm jit image; do
  [ $how != image ] || "$KILN" --aot sigquit.exe > aot.log 2>&1
  option=--aot-path="$IMAGES"
  [ $how != vm ] || option=--interpreter
  "$KILN" "$option" sigquit.exe > out.txt 2> err.txt &
  pid=$!
  for i in $(seq 100); do grep -q ready out.txt && break; sleep 0.05; done
  sleep 0.3
  kill -QUIT $pid
  wait $pid || { echo "$how: exit code $?"; exit 1; }
  for text in 'Full thread dump:' '"looper"' '  at T.Loop (' 'Gen (System.__Canon,int\[\],string&)' \
      'managed-to-native) System.Threading.Thread.SleepInternal (int)' 'at T.Main () \[0x' '^end$'; do
    grep -q -- "$text" out.txt || { echo "$how: no '$text'"; cat out.txt err.txt; exit 1; }
  done
done
