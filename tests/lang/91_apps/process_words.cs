// How the command line of a process is split into words.
using System; using System.Diagnostics; using System.Linq; using System.Reflection;
class P { static void Main(string[] a) { if (a.Length > 0 && a[0]=="-") { Console.Write(string.Join("", a.Skip(1).Select(x=>"<"+x+">").ToArray())); return; }
 string self = Assembly.GetExecutingAssembly().Location, host = Process.GetCurrentProcess().MainModule.FileName;
 foreach (var s in new[]{ @"e\ f", @"'a\b'", @"""a\d""", @"""a\""b""", @"""a\$b\`c\\d""", @"a\\b", @"a\nb", @"""""", @"a """" b", @"''x", @"x''", @"x""""y", @"a""b c""d", @"'it''s'", "a\tb\rc\vd\fe\nf", @"\""q\""", @"\'", @"C:\dir\file", @"""C:\dir\file name""", @"$HOME *", @"a ''  """" b", "\"a\\\nb\"", @"""\a""", "   ", @"'\\'", @"'' ''", @"""a""""b""", @"a'b'", @"'a' 'b'"}) {
  try { var p = Process.Start(new ProcessStartInfo(host, self+" - "+s){UseShellExecute=false,RedirectStandardOutput=true}); var o = p.StandardOutput.ReadToEnd(); p.WaitForExit(); Console.WriteLine(s.Replace("\n","\\n")+" => "+o); } catch (Exception e) { Console.WriteLine(s + " => " + e.GetType() + " " + ((System.ComponentModel.Win32Exception)e).NativeErrorCode); } } } }
