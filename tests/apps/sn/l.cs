public class L { public int F; }
