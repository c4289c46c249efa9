// Starting programs: arguments, environment, folders, redirected streams, exit codes, waiting, killing.
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

static class Program
{
    static ProcessStartInfo Shell(string script)
    {
        return new ProcessStartInfo("/bin/sh", "-c \"" + script.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$") + "\"") {
            UseShellExecute = false, RedirectStandardOutput = true
        };
    }

    static string Output(ProcessStartInfo info)
    {
        using (var p = Process.Start(info)) {
            string s = p.StandardOutput.ReadToEnd();
            p.WaitForExit();
            return s.TrimEnd('\n') + (p.ExitCode != 0 ? " [" + p.ExitCode + "]" : "");
        }
    }

    static void Basics()
    {
        Console.WriteLine(Output(Shell("echo hello; echo a b | tr a-z A-Z")));
        Console.WriteLine(Output(Shell("exit 7")));
        Console.WriteLine(Output(Shell("kill -9 $$")));
        var words = new ProcessStartInfo("printf", "'<%s>' one \"two words\" 'thr\"ee' \"\"") {
            UseShellExecute = false, RedirectStandardOutput = true
        };
        Console.WriteLine(Output(words));
        var folder = Shell("pwd");
        folder.WorkingDirectory = "/usr";
        Console.WriteLine(Output(folder));
        var env = Shell("echo $KILN_TEST_WORD-$KILN_TEST_OTHER");
        env.EnvironmentVariables["KILN_TEST_WORD"] = "größe";
        env.EnvironmentVariables["KILN_TEST_OTHER"] = "2 3";
        Console.WriteLine(Output(env));
    }

    static void Pipes()
    {
        var info = new ProcessStartInfo("sort", "-n") {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true
        };
        using (var p = Process.Start(info)) {
            for (int i = 0; i < 2000; i++)
                p.StandardInput.WriteLine((i * 7919) % 2000);
            p.StandardInput.Close();
            int n = 0, ordered = 0;
            string line;
            while ((line = p.StandardOutput.ReadLine()) != null)
                ordered += int.Parse(line) == n++ ? 1 : 0;
            p.WaitForExit();
            Console.WriteLine(n + " " + ordered + " " + p.ExitCode);
        }
    }

    static void Events()
    {
        var info = Shell("for i in 1 2 3; do echo out $i; echo err $i >&2; done; exit 3");
        info.RedirectStandardError = true;
        var o = new StringBuilder();
        var e = new StringBuilder();
        using (var p = new Process { StartInfo = info, EnableRaisingEvents = true }) {
            var exited = new ManualResetEvent(false);
            p.OutputDataReceived += (s, a) => { if (a.Data != null) o.Append(a.Data).Append(';'); };
            p.ErrorDataReceived += (s, a) => { if (a.Data != null) e.Append(a.Data).Append(';'); };
            p.Exited += (s, a) => exited.Set();
            p.Start();
            p.BeginOutputReadLine();
            p.BeginErrorReadLine();
            p.WaitForExit();
            Console.WriteLine(exited.WaitOne(10000) + " " + p.ExitCode + " " + p.HasExited);
        }
        Console.WriteLine(o);
        Console.WriteLine(e);
    }

    static void Waiting()
    {
        using (var p = Process.Start(new ProcessStartInfo("sleep", "30") { UseShellExecute = false })) {
            Console.WriteLine(p.HasExited + " " + p.WaitForExit(30) + " " + (p.Id > 1));
            var again = Process.GetProcessById(p.Id);
            Console.WriteLine(again.Id == p.Id);
            p.Kill();
            Console.WriteLine(p.WaitForExit(10000) + " " + p.HasExited + " " + (p.ExitCode != 0));
        }
        try {
            Process.GetProcessById(999999999);
        } catch (ArgumentException) {
            Console.WriteLine("no such process");
        }
        var self = Process.GetCurrentProcess();
        Console.WriteLine((self.WorkingSet64 > 1000000) + " " + (self.TotalProcessorTime.Ticks >= 0) + " " +
                          (DateTime.Now - self.StartTime < TimeSpan.FromMinutes(10)) + " " + (self.Threads != null));
        Console.WriteLine(Array.Exists(Process.GetProcesses(), q => q.Id == self.Id));
        Console.WriteLine(self.Modules.Count > 0);
    }

    static void Errors()
    {
        try {
            Process.Start(new ProcessStartInfo("/no/such/program", "x") { UseShellExecute = false });
        } catch (Win32Exception e) {
            Console.WriteLine(e.NativeErrorCode + " " + e.Message);
        }
        try {
            Process.Start(new ProcessStartInfo("/etc/passwd") { UseShellExecute = false });
        } catch (Win32Exception e) {
            Console.WriteLine(e.NativeErrorCode == 5 || e.NativeErrorCode == 8 || e.NativeErrorCode == 193);
        }
        try {
            Process.Start(new ProcessStartInfo("") { UseShellExecute = false });
        } catch (InvalidOperationException e) {
            Console.WriteLine(e.Message);
        }
    }

    // The program runs itself: an assembly is started by the runtime that runs this one.
    static void Managed()
    {
        var info = new ProcessStartInfo(typeof(Program).Assembly.Location, "child 'a b'") {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true
        };
        using (var p = Process.Start(info)) {
            p.StandardInput.WriteLine("ping");
            p.StandardInput.Close();
            Console.WriteLine(p.StandardOutput.ReadToEnd().Trim());
            p.WaitForExit();
            Console.WriteLine(p.ExitCode);
        }
    }

    static int Main(string[] args)
    {
        if (args.Length > 0) {
            Console.WriteLine(string.Join("|", args) + " " + Console.In.ReadLine());
            return 42;
        }
        Basics();
        Pipes();
        Events();
        Waiting();
        Errors();
        Managed();
        return 0;
    }
}
