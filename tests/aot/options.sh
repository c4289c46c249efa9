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
[ "$(grep -o '/nonexistent/dir' err | wc -l)" = 1 ] || fail "the error names the folder more than once: $(cat err)"
"$KILN" --aot=outdir=new/folder,threads=1 prog.exe second.exe 2> err || fail "outdir= does not make its folder: $(cat err)"
[ -f new/folder/prog.exe.so ] && [ -f new/folder/second.exe.so ] || fail "nothing in the new folder"
# What is up to date stays, unless asked; other options, another build of a library make it anew.
again() { "$KILN" --aot=outdir=new/folder"${1:-}" prog.exe second.exe 2> err || fail "--aot again: $(cat err)"; grep -c 'up to date' err || true; }
touch -d '2 days ago' new/folder/*.so
[ "$(again)" = 2 ] || fail "made again: $(cat err)"
[ -z "$(find new/folder -name '*.so' -mtime -1)" ] || fail "written again"
[ "$(again ,force)" = 0 ] || fail "force: $(cat err)"
[ "$(find new/folder -name '*.so' -mtime -1 | wc -l)" = 2 ] || fail "force wrote nothing"
[ "$(again)" = 2 ] && [ "$(again ,full)" = 0 ] && [ "$(again ,full)" = 2 ] || fail "full: $(cat err)"
printf 'public class L { public static int F() { return 1; } }' > l.cs; mcs -target:library l.cs
printf 'class U { static void Main() { System.Console.WriteLine(L.F()); } }' > u.cs; mcs -r:l.dll u.cs
"$KILN" --aot u.exe 2> err; "$KILN" --aot u.exe 2> err
grep -q 'up to date' err || fail "made again: $(cat err)"
sed -i "s,return 1,return 2," l.cs; mcs -target:library l.cs
"$KILN" --aot u.exe 2> err
! grep -q 'up to date' err || fail "another build of a library, and the image stays"
head -c 3000 u.exe.so > cut; cat cut > u.exe.so
"$KILN" --aot u.exe 2> err
! grep -q 'up to date' err || fail "a damaged image stays"
if "$KILN" --aot=bogus prog.exe 2> err; then fail "took an unknown option"; fi
grep -q bogus err || fail "the error does not name the option"
printf 'not an assembly' > junk.dll
if "$KILN" --aot junk.dll 2> err; then fail "compiled junk"; fi
grep -q 'junk.dll' err || fail "the error does not name the file"
