// test_encode.c: the encoder of arm64 against the assembler, which makes the words that are wanted.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codegen/emit.h"
#include "target/arm64/arm64.h"

static Arena arena;
static Emit e;

static LOp r(u32 n) {
  return lop_phys(n, LR_USE, 0);
}

// An instruction of the table: operands a, b, c, d as far as there are any.
static void table(u16 op, u8 size, u8 cc, u32 aux, u8 scale, u32 n, LOp a, LOp b, LOp c, LOp d) {
  LIns *ins = arena_alloc(&arena, sizeof *ins + 4 * sizeof(LOp));
  *ins = (LIns){.op = op, .size = size, .cc = cc, .aux = aux, .scale = scale, .nops = (u8)n, .mem = -1};
  ins->ops[0] = a, ins->ops[1] = b, ins->ops[2] = c, ins->ops[3] = d;
  arm_enc_table(&e, ins);
}

static void memory(u16 op, LOp data, LOp base, LOp index, u8 option, u8 shift, i32 disp) {
  LIns *ins = arena_alloc(&arena, sizeof *ins + 3 * sizeof(LOp));
  *ins = (LIns){.op = op, .nops = 3, .mem = 1, .cc = option, .scale = shift, .disp = disp};
  ins->ops[0] = data, ins->ops[1] = base, ins->ops[2] = index;
  arm_enc_table(&e, ins);
}

#define I(n) lop_imm(n)
#define NO lop_none()
#define T2(op, size, a, b) table(A_##op, size, 0, 0, 0, 2, a, b, NO, NO)
#define T3(op, size, a, b, c) table(A_##op, size, 0, 0, 0, 3, a, b, c, NO)
#define T3X(op, size, aux, a, b, c) table(A_##op, size, 0, aux, 0, 3, a, b, c, NO)
#define T3C(op, size, cc, a, b, c) table(A_##op, size, cc, 0, 0, 3, a, b, c, NO)
#define T4(op, size, a, b, c, d) table(A_##op, size, 0, 0, 0, 4, a, b, c, d)
#define CVT(op, size, fsize, a, b) table(A_##op, size, 0, 0, fsize, 2, a, b, NO, NO)
#define M(op, d, b, disp) memory(A_##op, r(d), r(b), NO, EXT_LSL, 0, disp)
#define MX(op, d, b, x, option, shift) memory(A_##op, r(d), r(b), r(x), option, shift, 0)
#define V(n) (V0 + (n))

#define CASES(C)                                                                                                       \
  C("add x1, x2, x3", T3(ADD, 8, r(1), r(2), r(3)))                                                                    \
  C("add w1, w2, #4095", T3(ADD, 4, r(1), r(2), I(4095)))                                                              \
  C("add x1, x2, #0xfff000", T3(ADD, 8, r(1), r(2), I(0xFFF000)))                                                      \
  C("sub x1, x2, #5", T3(ADD, 8, r(1), r(2), I(-5)))                                                                   \
  C("adds w7, w8, w9", T3(ADDS, 4, r(7), r(8), r(9)))                                                                  \
  C("subs x7, x8, #1", T3(SUBS, 8, r(7), r(8), I(1)))                                                                  \
  C("sub x1, xzr, x3", T3(SUB, 8, r(1), I(0), r(3)))                                                                   \
  C("add x1, x2, x3, lsl #12", T3X(ADD, 8, AUX_SHIFT(SH_LSL, 12), r(1), r(2), r(3)))                                   \
  C("add x1, x2, x3, lsr #63", T3X(ADD, 8, AUX_SHIFT(SH_LSR, 63), r(1), r(2), r(3)))                                   \
  C("add x1, x2, w3, uxtw #2", T3X(ADD, 8, AUX_EXTEND(EXT_UXTW, 2), r(1), r(2), r(3)))                                 \
  C("sub x1, x2, w3, sxtw", T3X(SUB, 8, AUX_EXTEND(EXT_SXTW, 0), r(1), r(2), r(3)))                                    \
  C("and w1, w2, #0xff00ff00", T3(AND, 4, r(1), r(2), I((i32)0xFF00FF00)))                                             \
  C("and x1, x2, #-16", T3(AND, 8, r(1), r(2), I(-16)))                                                                \
  C("orr x1, x2, #0x5555555555555555", T3(ORR, 8, r(1), r(2), I(0x5555555555555555)))                                  \
  C("eor w1, w2, #0x80000001", T3(EOR, 4, r(1), r(2), I((i32)0x80000001)))                                             \
  C("orr x1, x2, #0x3ffffff8", T3(ORR, 8, r(1), r(2), I(0x3FFFFFF8)))                                                  \
  C("bic x1, x2, x3", T3(BIC, 8, r(1), r(2), r(3)))                                                                    \
  C("orn w1, wzr, w3", T3(ORN, 4, r(1), I(0), r(3)))                                                                   \
  C("eon x1, x2, x3", T3(EON, 8, r(1), r(2), r(3)))                                                                    \
  C("cmp x1, #16", T2(CMP, 8, r(1), I(16)))                                                                            \
  C("cmn w1, #1", T2(CMP, 4, r(1), I(-1)))                                                                             \
  C("cmp w1, w2", T2(CMP, 4, r(1), r(2)))                                                                              \
  C("tst x1, #0xffffffff00000000", T2(TST, 8, r(1), I((i64)0xFFFFFFFF00000000)))                                       \
  C("udiv w1, w2, w3", T3(UDIV, 4, r(1), r(2), r(3)))                                                                  \
  C("sdiv x1, x2, x3", T3(SDIV, 8, r(1), r(2), r(3)))                                                                  \
  C("lsl x1, x2, x3", T3(LSLV, 8, r(1), r(2), r(3)))                                                                   \
  C("ror w1, w2, w3", T3(RORV, 4, r(1), r(2), r(3)))                                                                   \
  C("smulh x1, x2, x3", T3(SMULH, 8, r(1), r(2), r(3)))                                                                \
  C("umulh x1, x2, x3", T3(UMULH, 8, r(1), r(2), r(3)))                                                                \
  C("smull x1, w2, w3", T3(SMULL, 8, r(1), r(2), r(3)))                                                                \
  C("umull x1, w2, w3", T3(UMULL, 8, r(1), r(2), r(3)))                                                                \
  C("mul w1, w2, w3", T3(MUL, 4, r(1), r(2), r(3)))                                                                    \
  C("madd x1, x2, x3, x4", T4(MADD, 8, r(1), r(2), r(3), r(4)))                                                        \
  C("msub w1, w2, w3, w4", T4(MSUB, 4, r(1), r(2), r(3), r(4)))                                                        \
  C("sxtb w1, w2", table(A_SBFM, 4, 0, AUX_BITS(0, 7), 0, 2, r(1), r(2), NO, NO))                                      \
  C("sxtw x1, w2", table(A_SBFM, 8, 0, AUX_BITS(0, 31), 0, 2, r(1), r(2), NO, NO))                                     \
  C("ubfx x1, x2, #5, #9", table(A_UBFM, 8, 0, AUX_BITS(5, 13), 0, 2, r(1), r(2), NO, NO))                             \
  C("lsl w1, w2, #3", table(A_UBFM, 4, 0, AUX_BITS(29, 28), 0, 2, r(1), r(2), NO, NO))                                 \
  C("csel x1, x2, x3, lt", T3C(CSEL, 8, A_LT, r(1), r(2), r(3)))                                                       \
  C("cset w1, hi", T3C(CSINC, 4, A_LS, r(1), I(0), I(0)))                                                              \
  C("csinv w1, w2, w3, eq", T3C(CSINV, 4, A_EQ, r(1), r(2), r(3)))                                                     \
  C("ldrb w1, [x2, #4095]", M(LDRB, 1, 2, 4095))                                                                       \
  C("ldrsb w1, [x2]", M(LDRSB, 1, 2, 0))                                                                               \
  C("ldrsb x1, [x2]", M(LDRSBX, 1, 2, 0))                                                                              \
  C("ldrh w1, [x2, #2]", M(LDRH, 1, 2, 2))                                                                             \
  C("ldrsh w1, [x2, #2]", M(LDRSH, 1, 2, 2))                                                                           \
  C("ldrsw x1, [x2, #16380]", M(LDRSW, 1, 2, 16380))                                                                   \
  C("ldr w1, [x2, #8]", M(LDRW, 1, 2, 8))                                                                              \
  C("ldr x1, [x2, #32760]", M(LDRX, 1, 2, 32760))                                                                      \
  C("ldur x1, [x2, #-256]", M(LDRX, 1, 2, -256))                                                                       \
  C("ldur x1, [x2, #255]", M(LDRX, 1, 2, 255))                                                                         \
  C("add x16, x2, #8, lsl #12\n ldr x1, [x16]", M(LDRX, 1, 2, 32768))                                                  \
  C("sub x16, x2, #1, lsl #12\n ldr x1, [x16, #3072]", M(LDRX, 1, 2, -1024))                                           \
  C("ldr x1, [x2, x3, lsl #3]", MX(LDRX, 1, 2, 3, EXT_LSL, 3))                                                         \
  C("ldr w1, [x2, w3, sxtw #2]", MX(LDRW, 1, 2, 3, EXT_SXTW, 2))                                                       \
  C("ldrb w1, [x2, w3, uxtw]", MX(LDRB, 1, 2, 3, EXT_UXTW, 0))                                                         \
  C("str x1, [x2, x3]", MX(STRX, 1, 2, 3, EXT_LSL, 0))                                                                 \
  C("strb w1, [x2, #1]", M(STRB, 1, 2, 1))                                                                             \
  C("strh w1, [x2, #2]", M(STRH, 1, 2, 2))                                                                             \
  C("str w1, [x2, #4]", M(STRW, 1, 2, 4))                                                                              \
  C("str xzr, [x2, #8]", memory(A_STRX, I(0), r(2), NO, 0, 0, 8))                                                      \
  C("ldr s1, [x2, #4]", M(LDRS, V(1), 2, 4))                                                                           \
  C("ldr d31, [x2, #8]", M(LDRD, V(31), 2, 8))                                                                         \
  C("str s1, [x2, x3, lsl #2]", MX(STRS, V(1), 2, 3, EXT_LSL, 2))                                                      \
  C("stur d1, [x2, #-8]", M(STRD, V(1), 2, -8))                                                                        \
  C("ldp d30, d31, [x2, #-16]", arm_enc_pair(&e, I_LDPD, V(30), V(31), arm_mem_base(2, -16)))                          \
  C("stp q30, q31, [sp, #32]", arm_enc_pair(&e, I_STPQ, V(30), V(31), arm_mem_base(SP, 32)))                           \
  C("stp x19, x20, [x29, #-16]", arm_enc_pair(&e, I_STP8, 19, 20, arm_mem_base(FP, -16)))                              \
  C("stp xzr, xzr, [x0, #504]", arm_enc_pair(&e, I_STP8, ZR, ZR, arm_mem_base(0, 504)))                                \
  C("add x16, x0, #512\n ldp x1, x2, [x16]", arm_enc_pair(&e, I_LDP8, 1, 2, arm_mem_base(0, 512)))                     \
  C("fmov d1, d2", T2(FMOV, 8, r(V(1)), r(V(2))))                                                                      \
  C("fabs s1, s2", T2(FABS, 4, r(V(1)), r(V(2))))                                                                      \
  C("fneg d1, d2", T2(FNEG, 8, r(V(1)), r(V(2))))                                                                      \
  C("fsqrt d1, d2", T2(FSQRT, 8, r(V(1)), r(V(2))))                                                                    \
  C("fcvt d1, s2", T2(FCVTSD, 4, r(V(1)), r(V(2))))                                                                    \
  C("fcvt s1, d2", T2(FCVTDS, 8, r(V(1)), r(V(2))))                                                                    \
  C("fadd s1, s2, s3", T3(FADD, 4, r(V(1)), r(V(2)), r(V(3))))                                                         \
  C("fsub d1, d2, d3", T3(FSUB, 8, r(V(1)), r(V(2)), r(V(3))))                                                         \
  C("fmul d1, d2, d3", T3(FMUL, 8, r(V(1)), r(V(2)), r(V(3))))                                                         \
  C("fdiv s1, s2, s3", T3(FDIV, 4, r(V(1)), r(V(2)), r(V(3))))                                                         \
  C("fcmp d1, d2", T2(FCMP, 8, r(V(1)), r(V(2))))                                                                      \
  C("fcmp s1, #0.0", T2(FCMP, 4, r(V(1)), I(0)))                                                                       \
  C("fcsel d1, d2, d3, mi", T3C(FCSEL, 8, A_MI, r(V(1)), r(V(2)), r(V(3))))                                            \
  C("scvtf d1, w2", CVT(SCVTF, 4, 8, r(V(1)), r(2)))                                                                   \
  C("ucvtf s1, x2", CVT(UCVTF, 8, 4, r(V(1)), r(2)))                                                                   \
  C("fcvtzs x1, d2", CVT(FCVTZS, 8, 8, r(1), r(V(2))))                                                                 \
  C("fcvtzs w1, s2", CVT(FCVTZS, 4, 4, r(1), r(V(2))))                                                                 \
  C("fmov x1, d2", CVT(FMOVXG, 8, 8, r(1), r(V(2))))                                                                   \
  C("fmov s1, w2", CVT(FMOVGX, 4, 4, r(V(1)), r(2)))                                                                   \
  C("mov w3, #0x1234", arm_enc_mov_imm(&e, 3, 0x1234, 8))                                                              \
  C("mov x3, #-2", arm_enc_mov_imm(&e, 3, -2, 8))                                                                      \
  C("mov w3, #-2", arm_enc_mov_imm(&e, 3, -2, 4))                                                                      \
  C("movz x3, #0xdef0\n movk x3, #0x9abc, lsl #16\n movk x3, #0x5678, lsl #32\n movk x3, #0x1234, lsl #48",            \
    arm_enc_mov_imm(&e, 3, 0x123456789ABCDEF0, 8))                                                                     \
  C("mov w3, #0x10000", arm_enc_mov_imm(&e, 3, 0x10000, 8))                                                            \
  C("orr x3, xzr, #0xff00ff00ff00ff", arm_enc_mov_imm(&e, 3, 0x00FF00FF00FF00FF, 8))                                   \
  C("movn x3, #0x7fff, lsl #16", arm_enc_mov_imm(&e, 3, (i64)0xFFFFFFFF8000FFFF, 8))                                   \
  C("mov w3, #0", arm_enc_mov_imm(&e, 3, 0, 8))                                                                        \
  C("mov x3, x4", arm_enc_mov_reg(&e, 3, 4))                                                                           \
  C("mov x29, sp", arm_enc_add_imm(&e, FP, SP, 0))                                                                     \
  C("movn x16, #0xfff\n movk x16, #0xfeff, lsl #16\n add sp, sp, x16", arm_enc_add_imm(&e, SP, SP, -0x1001000))        \
  C("add x1, x2, #1, lsl #12\n add x1, x1, #1", arm_enc_add_imm(&e, 1, 2, 4097))

#define TEXT(text, call) " " text "\n"
__asm__(".text\n.globl wanted_words\nwanted_words:\n" CASES(TEXT) ".globl wanted_end\nwanted_end:\n");
extern const u32 wanted_words[], wanted_end[];

static void test_encodings(void **state) {
  (void)state;
  Fn fn = {0};
  Lir l = {.fn = &fn};
  e = (Emit){.l = &l, .arena = &arena};
  u32 at = 0;
#define CHECK(text, call)                                                                                              \
  call;                                                                                                                \
  for (; at < e.code.n; at += 4) {                                                                                     \
    u32 got;                                                                                                           \
    memcpy(&got, e.code.v + at, 4);                                                                                    \
    if (got != wanted_words[at / 4])                                                                                   \
      fail_msg("%s: got %08x, want %08x", text, got, wanted_words[at / 4]);                                            \
  }
  CASES(CHECK)
  assert_ptr_equal(wanted_words + at / 4, wanted_end);
  arena_free(&arena);
}

// All masks that exist, against the definition: a rotated run of ones in an element of 2 to 64 bits.
static void test_masks(void **state) {
  (void)state;
  u32 n = 0, bits;
  for (u32 width = 2; width <= 64; width *= 2)
    for (u32 ones = 1; ones < width; ones++)
      for (u32 rot = 0; rot < width; rot++) {
        u64 run = ones == 64 ? UINT64_MAX : ((u64)1 << ones) - 1,
            mask = width == 64 ? UINT64_MAX : ((u64)1 << width) - 1;
        u64 el = rot ? (run >> rot | run << (width - rot)) & mask : run, imm = 0;
        for (u32 k = 0; k < 64; k += width)
          imm |= el << k;
        assert_true(arm_imm_logical(imm, 8, &bits));
        assert_int_equal(bits >> 16 & 63, rot);
        n++;
      }
  assert_int_equal(n, 5334); // C6.2, the number of masks
  assert_false(arm_imm_logical(0, 8, &bits));
  assert_false(arm_imm_logical(UINT64_MAX, 8, &bits));
  assert_false(arm_imm_logical(5, 8, &bits));
  assert_false(arm_imm_logical(0xFFFFFFFF, 4, &bits));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_encodings), cmocka_unit_test(test_masks)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
