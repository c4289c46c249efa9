#!/bin/sh
# Names of mutexes, semaphores and events across processes: exclusion, signals, processes that die or exit as owners.
set -eu
mcs -nowarn:219 -out:named_handles.exe "$TESTS/cli/named_handles.cs" > mcs.log 2>&1 || { cat mcs.log; exit 1; }
export KILN NAMES=$$
timeout 120 "$KILN" named_handles.exe > out.txt
cat > want.txt <<'EOF'
parent True
child free False
child release 0
signalled True
semaphore True
all True
exit 3
abandoned
abandoned
WaitHandleCannotBeOpenedException
400
False
EOF
# Parent and child write at the same time: what each writes is in order.
for who in 'child|all' '^[^ca]|^abandoned'; do
  grep -E "$who" want.txt > a.txt; grep -E "$who" out.txt > b.txt; diff a.txt b.txt
done
! ls /dev/shm/kiln-$(id -u)/*kiln_test*$NAMES* 2>/dev/null
