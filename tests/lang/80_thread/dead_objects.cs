// What a method made that has returned is dead at the next GC.Collect(), whatever its frames have left on the stack.
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

    static void Main()
    {
        int dead = 0;
        for (int round = 1; round <= 10; round++)
            dead += AllDead(round) ? 1 : 0;
        Console.WriteLine(dead >= 8 ? "dead" : "only " + dead); // stacks are searched conservatively
    }
}
