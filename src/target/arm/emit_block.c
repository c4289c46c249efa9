// emit_block.c: sequences with loops in them: copies and clears of memory, stack memory, atomic updates.
#include "target/arm/arm.h"

#define PAGE 4096

enum {
  POST_LDR = 0x04900000, // the base moves on by imm12
  POST_STR = 0x04800000,
  POST_LDRB = 0x04D00000,
  POST_STRB = 0x04C00000,
  SUB_IMM = 0x02400000,
  SUBS_IMM = 0x02500000,
};

static void post(Emit *e, u32 code, u32 bytes, u32 rt, u32 base) {
  a32_enc(e, code | base << 16 | rt << 12 | bytes);
}

static void sub_imm(Emit *e, u32 code, u32 r, u32 n) {
  a32_enc(e, code | r << 16 | r << 12 | n);
}

static void branch(Emit *e, u32 cc, u32 label) {
  emit_branch(e, COND(cc) | I_B, label);
}

// ---- blocks of known size -------------------------------------------------------------------------------------------

static Mem at(Mem m, u32 off) {
  m.disp += (i32)off;
  return m;
}

static u32 unit(u32 left) {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

static const u32 load_code[] = {[1] = I_LDRB, [2] = 0x015000B0, [4] = I_LDR};
static const u32 store_code[] = {[1] = 0x05400000, [2] = 0x014000B0, [4] = I_STR};

// Two words at a time, where neither address needs lr.
static void copy_block(Emit *e, Mem d, Mem s, u32 n, u32 t) {
  bool both = a32_near(I_LDR, d.disp) && a32_near(I_LDR, d.disp + (i32)n) && a32_near(I_LDR, s.disp) &&
              a32_near(I_LDR, s.disp + (i32)n);
  for (u32 off = 0, k; off < n; off += k) {
    k = unit(n - off);
    if (both && n - off >= 8) {
      a32_enc_mem(e, I_LDR, t, at(s, off));
      a32_enc_mem(e, I_LDR, LR, at(s, off + 4));
      a32_enc_mem(e, I_STR, t, at(d, off));
      a32_enc_mem(e, I_STR, LR, at(d, off + 4));
      k = 8;
      continue;
    }
    a32_enc_mem(e, load_code[k], t, at(s, off));
    a32_enc_mem(e, store_code[k], t, at(d, off));
  }
}

static void zero_block(Emit *e, Mem d, u32 n) {
  a32_enc_mov_imm(e, IP, 0);
  for (u32 off = 0, k; off < n; off += k) {
    k = unit(n - off);
    a32_enc_mem(e, store_code[k], IP, at(d, off));
  }
}

// ---- loops ----------------------------------------------------------------------------------------------------------

static void copy_word(Emit *e, u32 d, u32 s) {
  post(e, POST_LDR, 4, LR, s);
  post(e, POST_STR, 4, LR, d);
}

static void loop_copy(Emit *e, u32 d, u32 s, u32 n) {
  u32 loop = emit_label(e), words = n % 16 ? 1 : 4;
  a32_enc_mov_imm(e, IP, n);
  emit_bind(e, loop);
  for (u32 i = 0; i < words; i++)
    copy_word(e, d, s);
  sub_imm(e, SUBS_IMM, IP, 4 * words);
  branch(e, A_NE, loop);
}

static void loop_zero(Emit *e, u32 d, u32 n) {
  u32 loop = emit_label(e), end = emit_label(e);
  a32_enc_mov_imm(e, IP, 0);
  a32_enc_cmp_imm(e, n, 0);
  branch(e, A_EQ, end);
  emit_bind(e, loop);
  post(e, POST_STR, 4, IP, d);
  sub_imm(e, SUBS_IMM, n, 4);
  branch(e, A_NE, loop);
  emit_bind(e, end);
}

// 8 bytes a round, then one.
typedef struct Rounds {
  u32 n, loop, bytes, end;
} Rounds;

static Rounds rounds_begin(Emit *e, u32 n) {
  Rounds r = {n, emit_label(e), emit_label(e), emit_label(e)};
  emit_bind(e, r.loop);
  a32_enc_cmp_imm(e, n, 8);
  branch(e, A_LO, r.bytes);
  return r;
}

static void rounds_next(Emit *e, const Rounds *r) {
  sub_imm(e, SUB_IMM, r->n, 8);
  branch(e, A_ALWAYS, r->loop);
  emit_bind(e, r->bytes);
  a32_enc_cmp_imm(e, r->n, 0);
  branch(e, A_EQ, r->end);
}

static void rounds_end(Emit *e, const Rounds *r) {
  sub_imm(e, SUB_IMM, r->n, 1);
  branch(e, A_ALWAYS, r->bytes);
  emit_bind(e, r->end);
}

static void memory_copy(Emit *e, u32 d, u32 s, u32 n) {
  Rounds r = rounds_begin(e, n);
  copy_word(e, d, s);
  copy_word(e, d, s);
  rounds_next(e, &r);
  post(e, POST_LDRB, 1, LR, s);
  post(e, POST_STRB, 1, LR, d);
  rounds_end(e, &r);
}

static void memory_set(Emit *e, u32 d, u32 byte, u32 n) {
  enum { UXTB = 0x06EF0070, ORR = 0x01800000 };
  a32_enc(e, UXTB | LR << 12 | byte);
  a32_enc(e, ORR | LR << 16 | LR << 12 | 8 << 7 | LR);  // orr lr, lr, lr, lsl #8
  a32_enc(e, ORR | LR << 16 | LR << 12 | 16 << 7 | LR); // and by 16
  Rounds r = rounds_begin(e, n);
  post(e, POST_STR, 4, LR, d);
  post(e, POST_STR, 4, LR, d);
  rounds_next(e, &r);
  post(e, POST_STRB, 1, LR, d);
  rounds_end(e, &r);
}

// Reads each page in order: of no bytes there is nothing to write over but the frame itself.
static void stack_memory(Emit *e, const LIns *ins) {
  u32 n = a32_r(&ins->ops[1]), loop = emit_label(e), last = emit_label(e);
  emit_bind(e, loop);
  a32_enc_cmp_imm(e, n, PAGE);
  branch(e, A_LO, last);
  a32_enc_add_imm(e, SP, SP, -PAGE);
  a32_enc_mem(e, I_LDR, LR, a32_mem_base(SP, 0));
  a32_enc_add_imm(e, n, n, -PAGE);
  branch(e, A_ALWAYS, loop);
  emit_bind(e, last);
  a32_enc(e, 0x00400000 | SP << 16 | SP << 12 | n); // sub sp, sp, n
  a32_enc_mem(e, I_LDR, LR, a32_mem_base(SP, 0));
  a32_enc_add_imm(e, a32_r(&ins->ops[0]), SP, (i32)e->l->out_size);
  if (e->l->alloca_slot)
    a32_enc_mem(e, I_STR, SP, a32_mem_frame(e, e->l->alloca_slot->frame_off));
}

void a32_emit_block(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  switch (ins->op) {
  case A_BLKCOPY:
    copy_block(e, a32_mem_place(e, &o[0], ins->disp), a32_mem_place(e, &o[1], (i32)ins->aux), ins->scale, a32_r(&o[2]));
    break;
  case A_BLKZERO: zero_block(e, a32_mem_place(e, &o[0], ins->disp), ins->scale); break;
  case A_LOOPCOPY: loop_copy(e, a32_r(&o[0]), a32_r(&o[1]), ins->aux); break;
  case A_LOOPZERO: loop_zero(e, a32_r(&o[0]), a32_r(&o[1])); break;
  case A_MEMCPY: memory_copy(e, a32_r(&o[0]), a32_r(&o[1]), a32_r(&o[2])); break;
  case A_MEMSET: memory_set(e, a32_r(&o[0]), a32_r(&o[1]), a32_r(&o[2])); break;
  default: stack_memory(e, ins); break;
  }
}

// ---- atomic updates -------------------------------------------------------------------------------------------------
// Exclusive loads and stores between barriers: the order of a locked instruction (ECMA-335 I.12.6.5).

static const u32 ldrex[] = {[1] = 0x01D00F9F, [2] = 0x01F00F9F, [4] = 0x01900F9F, [8] = 0x01B00F9F};
static const u32 strex[] = {[1] = 0x01C00F90, [2] = 0x01E00F90, [4] = 0x01800F90, [8] = 0x01A00F90};

static void again_unless_stored(Emit *e, u32 status, u32 loop) {
  a32_enc_cmp_imm(e, status, 0);
  branch(e, A_NE, loop);
}

// What is loaded is not extended by sign: nor is what it is compared with.
static u32 comparand(Emit *e, u8 size, u32 r) {
  if (size == 4)
    return r;
  a32_enc(e, (size == 1 ? 0x06EF0070 : 0x06FF0070) | IP << 12 | r);
  return IP;
}

static void update(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  bool cas = ins->op == A_CAS;
  u32 old = a32_r(&o[0]), addr = a32_r(&o[1]), val = a32_r(&o[2]), status = a32_r(&o[cas ? 4 : 3]);
  u32 loop = emit_label(e), end = emit_label(e), with = cas ? comparand(e, ins->size, a32_r(&o[3])) : 0;
  emit_u32(e, I_DMB_ISH);
  emit_bind(e, loop);
  a32_enc(e, ldrex[ins->size] | addr << 16 | old << 12);
  if (cas) {
    a32_enc(e, 0x01500000 | old << 16 | with); // cmp
    branch(e, A_NE, end);
  } else if (ins->op == A_XADD) {
    a32_enc(e, 0x00800000 | old << 16 | IP << 12 | val); // add
    val = IP;
  }
  a32_enc(e, strex[ins->size] | addr << 16 | status << 12 | val);
  again_unless_stored(e, status, loop);
  emit_bind(e, end);
  emit_u32(e, I_DMB_ISH);
}

static void store_wide(Emit *e, const LIns *ins) {
  u32 loop = emit_label(e), addr = a32_r(&ins->ops[2]), status = a32_r(&ins->ops[3]);
  emit_bind(e, loop);
  a32_enc(e, ldrex[8] | addr << 16 | R2 << 12);
  a32_enc(e, strex[8] | addr << 16 | status << 12 | R0);
  again_unless_stored(e, status, loop);
}

void a32_emit_atomic(Emit *e, const LIns *ins) {
  if (ins->op == A_LDREXD)
    a32_enc(e, ldrex[8] | a32_r(&ins->ops[2]) << 16 | R2 << 12);
  else if (ins->op == A_STREXD)
    store_wide(e, ins);
  else
    update(e, ins);
}
