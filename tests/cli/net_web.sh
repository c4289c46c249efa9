#!/bin/sh
# An ASP.NET Core minimal API, bound to two frameworks, answers its own HttpClient.
set -e
. "$TESTS/cli/net_sdk.inc"
web=$(newest "$root"/packs/Microsoft.AspNetCore.App.Ref/10.*/ref/net10.0)
[ -n "$web" ] || skip "no SDK of .NET 10 with ASP.NET Core installed"
cat > web.cs <<'CS'
using System; using System.Linq; using System.Net.Http; using Microsoft.AspNetCore.Builder; using Microsoft.Extensions.Logging;
var b = WebApplication.CreateBuilder(args);
b.Logging.ClearProviders();
var app = b.Build();
app.MapGet("/", () => "Hello");
app.MapGet("/add/{a:int}/{b:int}", (int a, int b) => new { sum = a + b });
app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();
using var h = new HttpClient();
Console.WriteLine(await h.GetStringAsync(app.Urls.First() + "/"));
for (int i = 0; i < 20; i++)
  if (await h.GetStringAsync(app.Urls.First() + "/add/" + i + "/3") != "{\"sum\":" + (i + 3) + "}")
    Console.WriteLine("wrong at " + i);
Console.WriteLine((int)(await h.GetAsync(app.Urls.First() + "/nowhere")).StatusCode);
await app.StopAsync();
CS
ls "$refs"/*.dll "$web"/*.dll | sed 's/^/-r:/' > refs
dotnet exec "$csc" -nologo -nostdlib @refs -out:web.dll web.cs
cat > web.runtimeconfig.json <<'JSON'
{"runtimeOptions":{"tfm":"net10.0","frameworks":[{"name":"Microsoft.NETCore.App","version":"10.0.0"},
 {"name":"Microsoft.AspNetCore.App","version":"10.0.0"}]}}
JSON
timeout 120 "$KILN" web.dll > out 2> err || fail "$(cat err)"
printf 'Hello\n404\n' | diff - out >&2
