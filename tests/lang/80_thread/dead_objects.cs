// What a method made that has returned is dead at the next GC.Collect(), whatever its frames have left on the stack,
// and so is what no variable of the running method holds any more.
using System;
using System.Runtime.CompilerServices;

class DeadObjects
{
    class Node
    {
        public static int finalized;
        public int[] data = new int[100];
        ~Node() { finalized++; }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference Make(bool track) { return new WeakReference(new Node(), track); }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool AllDead(int round)
    {
        WeakReference shortOne = Make(false), longOne = Make(true);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return !shortOne.IsAlive && !longOne.IsAlive && Node.finalized == 2 * round;
    }

    // Made in the very method that asks for the collection: registers may still hold what is dead.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool DeadHere(int n)
    {
        int[] array = new int[n];
        var first = new WeakReference(array);
        array = null;
        GC.Collect();
        return !first.IsAlive;
    }

    static void Main()
    {
        int dead = 0;
        for (int round = 1; round <= 10; round++)
            dead += AllDead(round) ? 1 : 0;
        Console.WriteLine(DeadHere(20));
        Console.WriteLine(dead >= 8 ? "dead" : "only " + dead); // stacks are searched conservatively
    }
}
