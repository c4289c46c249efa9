// Floor, Ceiling, Truncate and Round: halves, signs of zero, numbers without a fraction, infinities.
using System; using System.Globalization;
class R { static void P(double d){ Console.WriteLine(d.ToString("R",CultureInfo.InvariantCulture)+" "+BitConverter.DoubleToInt64Bits(d).ToString("x")); }
 static void T(double d){ P(Math.Floor(d)); P(Math.Ceiling(d)); P(Math.Truncate(d)); P(Math.Round(d)); }
 static void Main(){ double[] a={0,-0.0,0.5,-0.5,1.5,2.5,-1.5,-2.5,0.49999999999999994,1e300,-1e300,double.NaN,double.PositiveInfinity,double.NegativeInfinity,4503599627370495.5,4503599627370496.5,9007199254740993,1e-320,-1e-320,123.456,-123.456,0.9999999999999999,-0.9999999999999999,2251799813685249.5};
 foreach(var d in a) T(d);
 P(Math.Floor(2.7)); P(Math.Ceiling(-2.7)); P(Math.Truncate(-2.7)); P(Math.Round(2.5)); P(Math.Round(-2.5)); 
 float[] f={0.5f,1.5f,-2.5f,float.NaN,1e30f,-0.3f}; foreach(float x in f){ P(Math.Floor(x)); P(Math.Round(x)); P(Math.Floor(x*2)); }
 P((double)Math.Floor(2.5m)); P((double)Math.Round(2.5m)); P((double)Math.Truncate(-2.5m));
 }}
