#!/bin/sh
# --aot's options: asmonly, outfile, temp-path with save-temps, stats, several assemblies, clear errors, no half-written file.
. "$TESTS/aot/lib.inc"
make_program .
"$KILN" --aot=asmonly,outfile=prog.s prog.exe
grep -q 'mono_assembly_guid' prog.s || fail "asmonly wrote no assembler text"
as --64 -o prog.o prog.s || fail "as does not take it"
mkdir tmp
"$KILN" --aot=outfile=x.so,temp-path=tmp,save-temps prog.exe 2> err
ls tmp/*/*.s > /dev/null || fail "save-temps kept nothing"
"$KILN" --aot=outfile=y.so,stats prog.exe 2> err
grep -q 'methods:' err || fail "stats printed nothing"
nm -D x.so > syms
for s in mono_assembly_guid mono_aot_version mono_aot_opt_flags method_infos method_offsets method_info_offsets mono_icall_table mono_image_table; do
  grep -q " $s\$" syms || fail "no symbol $s"
done
cp prog.exe second.exe
"$KILN" --aot prog.exe second.exe
[ -f prog.exe.so ] && [ -f second.exe.so ] || fail "two assemblies, not two images"
if "$KILN" --aot=outfile=/nonexistent/dir/x.so prog.exe 2> err; then fail "wrote into a missing folder"; fi
grep -q '/nonexistent/dir/x.so' err || fail "the error does not name the file: $(cat err)"
if "$KILN" --aot=bogus prog.exe 2> err; then fail "took an unknown option"; fi
grep -q bogus err || fail "the error does not name the option"
printf 'not an assembly' > junk.dll
if "$KILN" --aot junk.dll 2> err; then fail "compiled junk"; fi
grep -q 'junk.dll' err || fail "the error does not name the file"
