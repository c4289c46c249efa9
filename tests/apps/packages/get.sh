# Fetches the packages by the .NET SDK's own client, puts their assemblies here and builds the program against them.
# Exit code 77: they cannot be had.
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 timeout 120 dotnet restore --packages pk packages.csproj > restore.log 2>&1 || { tail -1 restore.log; exit 77; }
cp pk/moq/*/lib/net45/*.dll pk/castle.core/*/lib/net45/*.dll pk/newtonsoft.json/*/lib/net45/*.dll pk/autofac/*/lib/net45/*.dll pk/automapper/*/lib/net461/*.dll \
  pk/yamldotnet/*/lib/net45/*.dll pk/system.valuetuple/*/lib/net461/*.dll .
rm -rf pk obj restore.log
refs=$(for f in *.dll; do echo -r:"$f"; done)
mcs -nologo -nowarn:1701,1702,0168 -r:System.Core -r:/usr/lib/mono/4.5/Facades/System.Runtime.dll $refs packages.cs
