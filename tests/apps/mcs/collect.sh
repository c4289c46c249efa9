# Every C# test in a namespace of its own, three times: a program about as large as mcs.
mkdir all
for n in 1 2 3; do
  i=0
  for f in $(find "$TESTS/lang" -name '*.cs' ! -name '*.lib.cs' | LC_ALL=C sort); do
    base=${f%.cs}
    i=$((i + 1))
    # What needs a library of its own, or says something of the whole assembly, stays out.
    [ ! -e "$base.lib.cs" ] && [ ! -e "$base.lib.il" ] && [ ! -e "$base.refs" ] || continue
    # mono rounds (double)9223372036854776832ul up, where IEEE 754 says down: so does its mcs.
    [ "$(basename "$f")" != 010_conv.cs ] || continue
    ! grep -qE '^ *(extern alias|\[ *(assembly|module) *:|#)|namespace System' "$f" || continue
    { echo "namespace Copy$n.File$i {"; cat "$f"; echo "}"; } > all/$n-$i.cs
  done
done
