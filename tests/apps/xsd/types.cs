using System;
using System.Collections.Generic;
using System.Xml.Serialization;
public enum Kind { A, B }
public class Inner { [XmlAttribute] public int N; public DateTime When; }
[XmlRoot("outer")] public class Outer { public string Name; public List<Inner> Items; public Kind K; [XmlIgnore] public int Hidden; public byte[] Data; }
