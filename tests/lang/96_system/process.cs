// Process: starting, redirected streams, exit codes, environment, working folder, killing, what is known of a process.
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

class Program {
  static ProcessStartInfo Info(string file, string args) {
    return new ProcessStartInfo(file, args) { UseShellExecute = false, RedirectStandardOutput = true };
  }

  static string Output(ProcessStartInfo i) {
    using (var p = Process.Start(i)) {
      string s = p.StandardOutput.ReadToEnd();
      p.WaitForExit();
      return s.TrimEnd('\n') + " [" + p.ExitCode + "]";
    }
  }

  static void Fails(string what, ProcessStartInfo i) {
    try {
      Process.Start(i);
      Console.WriteLine("{0}: started", what);
    } catch (Win32Exception e) {
      Console.WriteLine("{0}: {1} {2}", what, e.NativeErrorCode, e.Message);
    }
  }

  static void Main() {
    Console.WriteLine(Output(Info("/bin/echo", "hello 'two words' \"a \\\"b\\\"\" cd")));
    Console.WriteLine(Output(Info("echo", "found in PATH")));
    Console.WriteLine(Output(Info("/bin/sh", "-c 'exit 7'")));
    Console.WriteLine(Output(Info("/bin/sh", "-c 'kill -9 $$'")));
    var i = Info("/bin/sh", "-c 'pwd; echo $KILN_A-$KILN_B'");
    i.WorkingDirectory = "/usr";
    i.EnvironmentVariables["KILN_A"] = "one";
    i.EnvironmentVariables.Add("KILN_B", "two");
    Console.WriteLine(Output(i));

    i = Info("/bin/cat", "");
    i.RedirectStandardInput = true;
    using (var p = Process.Start(i)) {
      p.StandardInput.WriteLine("through cat");
      p.StandardInput.Close();
      Console.WriteLine(p.StandardOutput.ReadToEnd().Trim());
      Console.WriteLine("{0} {1}", p.WaitForExit(10000), p.ExitCode);
    }

    i = Info("/bin/sh", "-c 'for i in 1 2 3; do echo out$i; echo err$i >&2; done'");
    i.RedirectStandardError = true;
    using (var p = new Process { StartInfo = i, EnableRaisingEvents = true }) {
      var o = new StringBuilder();
      var e = new StringBuilder();
      var exited = new ManualResetEvent(false);
      p.OutputDataReceived += (s, a) => { if (a.Data != null) o.Append(a.Data).Append(' '); };
      p.ErrorDataReceived += (s, a) => { if (a.Data != null) e.Append(a.Data).Append(' '); };
      p.Exited += (s, a) => exited.Set();
      p.Start();
      p.BeginOutputReadLine();
      p.BeginErrorReadLine();
      p.WaitForExit();
      Console.WriteLine("{0}| {1}| {2}", o, e, exited.WaitOne(5000));
    }

    using (var p = Process.Start(new ProcessStartInfo("/bin/sleep", "100") { UseShellExecute = false })) {
      Console.WriteLine("{0} {1} {2}", p.HasExited, p.WaitForExit(20), p.ProcessName);
      using (var q = Process.GetProcessById(p.Id))
        Console.WriteLine("{0} {1}", q.Id == p.Id, q.HasExited);
      p.Kill();
      p.WaitForExit();
      Console.WriteLine("{0} {1} {2}", p.HasExited, p.ExitCode, p.ExitTime >= p.StartTime);
    }

    Fails("no program", Info("/no/such/program", "x"));
    try {
      Process.GetProcessById(0x7FFFFFFF);
    } catch (ArgumentException e) {
      Console.WriteLine(e.Message);
    }

    // Processor time is counted in ticks of 10 ms: use some.
    for (var spin = Stopwatch.StartNew(); spin.ElapsedMilliseconds < 60;)
      ;
    var self = Process.GetCurrentProcess();
    Console.WriteLine("{0} {1} {2}", self.Id > 1, self.WorkingSet64 > 0, self.Threads.Count >= 0);
    Console.WriteLine("{0} {1}", self.TotalProcessorTime > TimeSpan.Zero, (DateTime.Now - self.StartTime).TotalHours < 1);
    Console.WriteLine("{0} {1}", self.MainModule.FileName.Length > 0, self.HasExited);
    Console.WriteLine(Array.Exists(Process.GetProcesses(), x => x.Id == self.Id));
    for (int n = 0; n < 20; n++)
      using (var p = Process.Start(Info("/bin/sh", "-c 'exit " + n + "'"))) {
        p.WaitForExit();
        Console.Write(p.ExitCode + " ");
      }
    Console.WriteLine();
  }
}
