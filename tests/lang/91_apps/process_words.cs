// How the command line of a process is split into words.
using System; using System.Diagnostics;
class P { static void Main() {
 foreach (var s in new[]{ @"e\ f", @"'a\b'", @"""a\d""", @"""a\""b""", @"""a\$b\`c\\d""", @"a\\b", @"a\nb", @"""""", @"a """" b", @"''x", @"x''", @"x""""y", @"a""b c""d", @"'it''s'", "a\tb\rc\vd\fe\nf", @"\""q\""", @"\'", @"C:\dir\file", @"""C:\dir\file name""", @"$HOME *", @"a ''  """" b", "\"a\\\nb\"", @"""\a""", "   ", @"'\\'", @"'' ''", @"""a""""b""", @"a'b'", @"'a' 'b'"}) {
  try { var p = Process.Start(new ProcessStartInfo("printf", "'<%s>' " + s){UseShellExecute=false,RedirectStandardOutput=true}); var o = p.StandardOutput.ReadToEnd(); p.WaitForExit(); Console.WriteLine(s.Replace("\n","\\n")+" => "+o); } catch (Exception e) { Console.WriteLine(s + " => " + e.GetType() + " " + ((System.ComponentModel.Win32Exception)e).NativeErrorCode); } } } }
