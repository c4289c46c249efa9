// Configuration: machine.config is found; settings and sections of a file of the program's.
using System;
using System.Configuration;
using System.IO;

class Program {
  static void Main() {
    string path = Path.Combine(Path.GetTempPath(), "kiln-config-" + Guid.NewGuid().ToString("N") + ".config");
    File.WriteAllText(path, @"<?xml version='1.0'?>
<configuration>
  <appSettings>
    <add key='colour' value='green'/>
    <add key='size' value='12'/>
  </appSettings>
  <connectionStrings>
    <add name='main' connectionString='here' providerName='p'/>
  </connectionStrings>
</configuration>");
    var map = new ExeConfigurationFileMap { ExeConfigFilename = path };
    var c = ConfigurationManager.OpenMappedExeConfiguration(map, ConfigurationUserLevel.None);
    foreach (string k in c.AppSettings.Settings.AllKeys)
      Console.WriteLine("{0}={1}", k, c.AppSettings.Settings[k].Value);
    Console.WriteLine(c.ConnectionStrings.ConnectionStrings["main"].ConnectionString);
    c.AppSettings.Settings["size"].Value = "13";
    c.AppSettings.Settings.Add("new", "one");
    c.Save();
    c = ConfigurationManager.OpenMappedExeConfiguration(map, ConfigurationUserLevel.None);
    Console.WriteLine("{0} {1}", c.AppSettings.Settings["size"].Value, c.AppSettings.Settings["new"].Value);
    File.Delete(path);
    Console.WriteLine(ConfigurationManager.AppSettings.Count);
    Console.WriteLine(ConfigurationManager.AppSettings["none"] == null);
    Console.WriteLine(ConfigurationManager.OpenMachineConfiguration().FilePath);
    File.WriteAllText(path, "<configuration><appSettings><add/></configuration>");
    try {
      ConfigurationManager.OpenMappedExeConfiguration(map, ConfigurationUserLevel.None);
    } catch (ConfigurationErrorsException e) {
      Console.WriteLine(e.GetType().Name);
    }
    File.Delete(path);
  }
}
