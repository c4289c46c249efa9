using System;
using NUnit.Framework;
[TestFixture] public class Tests {
  [SetUp] public void Before() { Console.WriteLine("before"); }
  [Test] public void Passes() { Assert.AreEqual(1, 1); Assert.That("abc", Is.StringContaining("b")); }
  [Test] public void Fails() { Assert.AreEqual(1, 2, "message"); }
  [Test, Ignore("why")] public void Ignored() {}
  [TestCase(1, 2, Result = 3)] [TestCase(5, 5, Result = 10)] public int Adds(int a, int b) { return a + b; }
  [Test, ExpectedException(typeof(InvalidOperationException))] public void Throws() { throw new InvalidOperationException(); }
  [Test] public void Errs() { throw new ArgumentException("bad"); }
}
