// Streams of bytes: compression, archives, hashes, ciphers, signatures, encodings, binary readers.
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

static class Program
{
    static string Hex(byte[] b) { return BitConverter.ToString(b).Replace("-", "").ToLowerInvariant(); }

    static byte[] Sample(int n)
    {
        var b = new byte[n];
        uint x = 1;
        for (int i = 0; i < n; i++) {
            x = x * 1664525 + 1013904223;
            b[i] = (byte)(i % 7 == 0 ? x >> 24 : (uint)i / 50);
        }
        return b;
    }

    static void Compression()
    {
        var data = Sample(50000);
        foreach (var gzip in new[] { false, true }) {
            var ms = new MemoryStream();
            using (Stream z = gzip ? (Stream)new GZipStream(ms, CompressionMode.Compress, true) : new DeflateStream(ms, CompressionMode.Compress, true))
                for (int i = 0; i < data.Length; i += 777)
                    z.Write(data, i, Math.Min(777, data.Length - i));
            Console.WriteLine((ms.Length < data.Length / 2) + " " + (ms.Length > 100));
            ms.Position = 0;
            var back = new MemoryStream();
            using (Stream z = gzip ? (Stream)new GZipStream(ms, CompressionMode.Decompress) : new DeflateStream(ms, CompressionMode.Decompress))
                z.CopyTo(back);
            Console.WriteLine(back.ToArray().SequenceEqual(data));
        }
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, true))
            foreach (var name in new[] { "a.txt", "dir/b.txt" })
                using (var w = new StreamWriter(zip.CreateEntry(name).Open()))
                    w.Write("content of " + name);
        file.Position = 0;
        using (var zip = new ZipArchive(file))
            foreach (var e in zip.Entries)
                using (var r = new StreamReader(e.Open()))
                    Console.WriteLine(e.FullName + " " + e.Name + " " + e.Length + " " + r.ReadToEnd());
        try {
            new DeflateStream(new MemoryStream(new byte[] { 255, 254, 3, 4 }), CompressionMode.Decompress).ReadByte();
            Console.WriteLine("no error");
        } catch (IOException) {
            Console.WriteLine("bad data");
        }
    }

    static void Hashes()
    {
        var data = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");
        using (var h = MD5.Create()) Console.WriteLine("md5 " + Hex(h.ComputeHash(data)));
        using (var h = SHA1.Create()) Console.WriteLine("sha1 " + Hex(h.ComputeHash(data)));
        using (var h = SHA256.Create()) Console.WriteLine("sha256 " + Hex(h.ComputeHash(data)));
        using (var h = SHA384.Create()) Console.WriteLine("sha384 " + Hex(h.ComputeHash(data)).Substring(0, 32));
        using (var h = SHA512.Create()) Console.WriteLine("sha512 " + Hex(h.ComputeHash(data)).Substring(0, 32));
        using (var h = RIPEMD160.Create()) Console.WriteLine("rmd160 " + Hex(h.ComputeHash(data)));
        using (var h = new HMACSHA256(Encoding.ASCII.GetBytes("key"))) Console.WriteLine("hmac " + Hex(h.ComputeHash(data)));
        using (var h = SHA256.Create())
        using (var cs = new CryptoStream(Stream.Null, h, CryptoStreamMode.Write)) {
            for (int i = 0; i < 1000; i++)
                cs.Write(data, i % 7, 11);
            cs.FlushFinalBlock();
            Console.WriteLine(Hex(h.Hash).Substring(0, 16));
        }
        var k = new Rfc2898DeriveBytes("password", Encoding.ASCII.GetBytes("saltsalt"), 1000);
        Console.WriteLine(Hex(k.GetBytes(20)));
    }

    static void Ciphers()
    {
        var plain = Encoding.UTF8.GetBytes("attack at dawn — größe");
        foreach (var alg in new SymmetricAlgorithm[] { Aes.Create(), TripleDES.Create(), Rijndael.Create(), RC2.Create(), DES.Create() })
            using (alg) {
                alg.Key = Enumerable.Range(1, alg.KeySize / 8).Select(i => (byte)(i * 7)).ToArray();
                alg.IV = Enumerable.Range(0, alg.BlockSize / 8).Select(i => (byte)i).ToArray();
                var e = alg.CreateEncryptor().TransformFinalBlock(plain, 0, plain.Length);
                var d = alg.CreateDecryptor().TransformFinalBlock(e, 0, e.Length);
                Console.WriteLine(alg.KeySize + " " + alg.Mode + " " + Hex(e).Substring(0, 24) + " " + Encoding.UTF8.GetString(d));
            }
        using (var rng = RandomNumberGenerator.Create()) {
            var r = new byte[64];
            rng.GetBytes(r);
            Console.WriteLine(r.Distinct().Count() > 10);
        }
        using (var rsa = new RSACryptoServiceProvider(512)) {
            var sig = rsa.SignData(plain, "SHA1");
            Console.WriteLine(sig.Length + " " + rsa.VerifyData(plain, "SHA1", sig));
            sig[3] ^= 1;
            Console.WriteLine(rsa.VerifyData(plain, "SHA1", sig));
            var small = new byte[] { 1, 2, 3 };
            Console.WriteLine(rsa.Decrypt(rsa.Encrypt(small, false), false).SequenceEqual(small));
            var copy = new RSACryptoServiceProvider();
            copy.FromXmlString(rsa.ToXmlString(false));
            Console.WriteLine(copy.PublicOnly + " " + copy.KeySize);
        }
        try {
            using (var aes = Aes.Create())
                aes.CreateDecryptor().TransformFinalBlock(new byte[15], 0, 15);
        } catch (Exception e) when (e is CryptographicException || e is ArgumentException) {
            Console.WriteLine("bad length");
        }
    }

    static void Encodings()
    {
        const string s = "aä€😀\u0000z";
        foreach (var e in new Encoding[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.UTF7,
                                           Encoding.GetEncoding("iso-8859-1"), Encoding.GetEncoding(1252), Encoding.GetEncoding("ibm437"), Encoding.GetEncoding("shift_jis") })
            Console.WriteLine(e.WebName + " " + Hex(e.GetBytes(s)) + " " + e.GetString(e.GetBytes("Grün")) + " " + e.GetMaxByteCount(3) + " " + Hex(e.GetPreamble()));
        Console.WriteLine(Hex(Encoding.UTF8.GetBytes(new string(new[] { 'a', '\ud800', 'b' }))) + " " + Encoding.UTF8.GetString(new byte[] { 0x61, 0xff, 0xc3, 0x28, 0x62 }));
        try {
            new UTF8Encoding(false, true).GetString(new byte[] { 0xc3 });
        } catch (DecoderFallbackException e) {
            Console.WriteLine("fallback " + e.Index);
        }
        var dec = Encoding.UTF8.GetDecoder();
        var chars = new char[10];
        int n = 0;
        foreach (var b in Encoding.UTF8.GetBytes("x€y"))
            n += dec.GetChars(new[] { b }, 0, 1, chars, n);
        Console.WriteLine(new string(chars, 0, n));
        Console.WriteLine(Encoding.GetEncodings().Length > 10);
        Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes("any carnal pleas")) + " " + Encoding.ASCII.GetString(Convert.FromBase64String("YW55IGNhcm5hbA==")));
    }

    static void Files()
    {
        string dir = Path.Combine(Path.GetTempPath(), "kiln-bytes-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(dir);
        try {
            string f = Path.Combine(dir, "x.bin");
            using (var w = new BinaryWriter(File.Create(f))) {
                w.Write(1); w.Write(2.5); w.Write("text é"); w.Write(7m); w.Write(true); w.Write('ß'); w.Write(ulong.MaxValue); w.Write(new byte[] { 9, 8 });
            }
            using (var r = new BinaryReader(File.OpenRead(f)))
                Console.WriteLine(r.ReadInt32() + " " + r.ReadDouble() + " " + r.ReadString() + " " + r.ReadDecimal() + " " + r.ReadBoolean() + " " + r.ReadChar() + " " + r.ReadUInt64() + " " + r.ReadBytes(5).Length);
            File.WriteAllLines(Path.Combine(dir, "t.txt"), new[] { "one", "two", "", "four" }, Encoding.Unicode);
            Console.WriteLine(File.ReadLines(Path.Combine(dir, "t.txt")).Count(l => l.Length > 0) + " " + new FileInfo(Path.Combine(dir, "t.txt")).Length);
            using (var fs = new FileStream(f, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) {
                fs.Seek(-2, SeekOrigin.End);
                fs.WriteByte(77);
                fs.SetLength(fs.Position);
                fs.Position = 0;
                Console.WriteLine(fs.Length + " " + fs.CanSeek);
                try {
                    File.OpenRead(f);
                } catch (IOException) {
                    Console.WriteLine("shared");
                }
            }
            Directory.CreateDirectory(Path.Combine(dir, "sub/deep"));
            File.Copy(f, Path.Combine(dir, "sub/y.bin"));
            File.Move(Path.Combine(dir, "sub/y.bin"), Path.Combine(dir, "sub/deep/z.bin"));
            Console.WriteLine(string.Join(" ", Directory.GetFileSystemEntries(dir, "*", SearchOption.AllDirectories).Select(p => p.Substring(dir.Length + 1)).OrderBy(p => p, StringComparer.Ordinal)));
            File.SetLastWriteTimeUtc(f, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            Console.WriteLine(File.GetLastWriteTimeUtc(f).ToString("s") + " " + File.GetAttributes(dir).HasFlag(FileAttributes.Directory));
            var t = new FileStream(f, FileMode.Append).WriteAsync(new byte[10], 0, 10);
            t.Wait();
            Console.WriteLine(Path.GetFullPath("/a/./b/../c") + " " + Path.ChangeExtension("x.tar.gz", "zip") + " " + Path.GetFileNameWithoutExtension("/q/w.e") + " " + Path.IsPathRooted("a"));
        } finally {
            Directory.Delete(dir, true);
        }
        Console.WriteLine(Directory.Exists(dir));
    }

    static void Main()
    {
        Compression();
        Hashes();
        Ciphers();
        Encodings();
        Files();
    }
}
