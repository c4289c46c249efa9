// flavour.h: which core library runs, as data: mono's mscorlib or .NET's System.Private.CoreLib.
//
// The tables are in corlib/, one file for each. The rest of Kiln asks `flavour` and knows neither name. It is set
// once, before well_known_init(), and never changes; mono's is the default.
#ifndef KILN_TYPES_FLAVOUR_H
#define KILN_TYPES_FLAVOUR_H

#include "types/types.h"

// A class whose fields lie where the runtime's own C structs have them, rather than where the rules of layout put them.
typedef struct FieldShape {
  const char *field;
  u32 offset; // from the object's start, header included
} FieldShape;
typedef struct ClassShape {
  const char *ns, *name;
  u32 size; // bytes of an instance; it may hold more than the class library knows of
  u32 nfields;
  const FieldShape *fields;
} ClassShape;

// Methods of the class library (none of them generic) that have IL, which would look into structures that this runtime
// does not have, or take many times as long as need be: they are internal calls instead.
typedef struct ProvidedMethods {
  const char *ns, *type; // of a nested type its own name alone
  const char *methods;   // names, each with a blank behind it; NAME/N: only those with so many parameters
} ProvidedMethods;

typedef enum FlavourId { FLAVOUR_MONO, FLAVOUR_NET, FLAVOUR_COUNT } FlavourId; // indexes the tables of higher layers

typedef struct Flavour {
  FlavourId id;
  const char *name;
  const char *corlib;          // simple name of the core library
  const char *absent;          // full names of WELL_KNOWN_CLASSES that it lacks, each with a blank behind it
  const char *runtime_modules; // P/Invokes of the core library into these are internal calls: names, each with a blank
                               // behind it; NULL: none are
  const ClassShape *shapes;
  u32 nshapes;
  const char *foreign; // names of its classes whose fields are another runtime's own, each with a blank behind it
  const ProvidedMethods *provided;
  u32 nprovided;
  struct { // where the methods of IList<T> and its kin are that vectors have
    const char *ns, *cls, *prefix;
    bool names_iface; // the interface's name stands in theirs
  } array_ifaces;
  const char *string_factory;    // the method of String that does what its constructors are to do
  const char *thread_record;     // the class in System.Threading that holds the runtime's part of a thread
  const char *thread_native;     // its field for the runtime's handle; NULL: none
  const char *thread_callback;   // its method that a started thread begins with; NULL: a delegate is passed
  const char *type_handle_field; // of a type object: holds the Class*
  bool handles_are_objects;      // RuntimeTypeHandle and its kin hold an object of reflection, not an address
  struct {                       // fields of TypedReference: the address, the class, and that once more (NULL: not)
    const char *value, *type, *handle;
  } typedref;
  const char *null_reference;  // what a fault says; NULL: what the exception's class does
  const char *invalid_cast;    // format, of the object's class and the other; NULL: what the exception's class says
  const char *dll_not_found;   // format of the message; of the library's name
  const char *entry_not_found; // of the function's name and the library's
  bool loose_marshalling;      // chars go as their low byte, bools come so; arrays may be shorter than was declared
  bool dllmap;                 // mono's configuration says where native libraries are
  bool domains;                // of a program there may be several: some static fields are kept by domain
  bool varargs;                // methods of the vararg convention can be called (II.15.3)
  bool folds_round;            // Math.Round of a constant is the compiler's, and rounds otherwise than at run time
  bool tells_hardware;         // of vectors: programs are told of it; else it is used without a word
  bool saturates;              // conversions of floats to integers give the nearest number, and 0 for NaN
  bool sized_natives;          // arrays of native integers are of those of that size, too
  bool filters_throw; // an exception that leaves a filter replaces the first and goes on from there, as in Mono; in
                      // ECMA-335 (I.12.4.2.5) it ends there, and the filter has said no
  bool mono_loading;  // which bodies stand in a class's slots is decided as by Mono, where it and ECMA-335 differ
  bool mono_layout; // likewise of fields: in explicit layouts references may share their word with numbers, offsets of
                    // derived classes count from the object's start; native alignment is that of a class's own fields
  u32 least_stack;  // entries of the evaluation stack that every body may use, whatever its header says
  u32 multicast_count_offset; // of the number of targets of a multicast delegate; 0: the length of its array
} Flavour;

extern const Flavour *flavour;
extern const Flavour flavour_mono, flavour_net; // corlib/

// What the flavour fixes about a class of the core library; NULL: nothing.
const ClassShape *flavour_shape(const Class *c);
// Those of its methods that are provided; NULL: none are. Then, of one of them.
const ProvidedMethods *flavour_provided(const Class *c);
bool flavour_provides(const ProvidedMethods *p, const char *method, u32 nparams);
bool flavour_is_runtime(const char *module); // one of runtime_modules
bool flavour_lacks(const char *full_name);   // one of WELL_KNOWN_CLASSES

#endif
