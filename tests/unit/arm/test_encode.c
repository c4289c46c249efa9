// test_encode.c: the encoder of 32-bit ARM against the assembler, which makes the words that are wanted.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codegen/emit.h"
#include "target/arm/arm.h"

static Arena arena;
static Emit e;

static LOp r(u32 n) {
  return lop_phys(n, LR_USE, 0);
}

static LIns *ins_of(u16 op, u8 size, u32 n, LOp a, LOp b, LOp c, LOp d) {
  LIns *ins = arena_alloc(&arena, sizeof *ins + 4 * sizeof(LOp));
  *ins = (LIns){.op = op, .size = size, .nops = (u8)n, .mem = -1};
  ins->ops[0] = a, ins->ops[1] = b, ins->ops[2] = c, ins->ops[3] = d;
  return ins;
}

// Operands a, b, c, d as far as there are any.
static void any(u16 op, u8 size, u8 cc, u32 aux, u32 n, LOp a, LOp b, LOp c, LOp d) {
  LIns *ins = ins_of(op, size, n, a, b, c, d);
  ins->cc = cc;
  ins->aux = aux;
  a32_emit(&e, ins, NULL);
}

static void memory(u16 op, u8 size, LOp data, LOp base, LOp index, u8 shift, i32 disp) {
  LIns *ins = ins_of(op, size, 3, data, base, index, lop_none());
  ins->mem = 1;
  ins->scale = shift;
  ins->disp = disp;
  a32_emit(&e, ins, NULL);
}

static void move(u8 type, LOp dst, LOp src) {
  a32_enc_move(&e, type, &dst, &src);
}

#define I(n) lop_imm(n)
#define NO lop_none()
#define T2(op, size, a, b) any(A_##op, size, 0, 0, 2, a, b, NO, NO)
#define T2X(op, aux, a, b) any(A_##op, 4, 0, aux, 2, a, b, NO, NO)
#define T3(op, size, a, b, c) any(A_##op, size, 0, 0, 3, a, b, c, NO)
#define T3X(op, aux, a, b, c) any(A_##op, 4, 0, aux, 3, a, b, c, NO)
#define T3C(op, cc, a, b, c) any(A_##op, 8, cc, 0, 3, a, b, c, NO)
#define T4(op, a, b, c, d) any(A_##op, 4, 0, 0, 4, a, b, c, d)
#define M(op, size, d, b, disp) memory(A_##op, size, r(d), r(b), NO, 0, disp)
#define MX(op, d, b, x, shift, disp) memory(A_##op, 4, r(d), r(b), r(x), shift, disp)
#define D(n) (D0 + (n))

#define CASES(C)                                                                                                       \
  C("add r1, r2, r3", T3(ADD, 4, r(1), r(2), r(3)))                                                                    \
  C("add r1, r2, #0xff000", T3(ADD, 4, r(1), r(2), I(0xFF000)))                                                        \
  C("sub r1, r2, #5", T3(ADD, 4, r(1), r(2), I(-5)))                                                                   \
  C("add r1, r2, #0xc000003f", T3(ADD, 4, r(1), r(2), I((i32)0xC000003F)))                                             \
  C("adds r1, r2, #0x80000000", T3(ADDS, 4, r(1), r(2), I(INT32_MIN)))                                                 \
  C("subs r1, r2, #1", T3(SUBS, 4, r(1), r(2), I(1)))                                                                  \
  C("adc r1, r2, r3", T3(ADC, 4, r(1), r(2), r(3)))                                                                    \
  C("sbc r1, r2, #0", T3(ADC, 4, r(1), r(2), I(-1)))                                                                   \
  C("rsb r1, r2, #0", T3(RSB, 4, r(1), r(2), I(0)))                                                                    \
  C("rsbs r1, r2, #0\n rsc r3, r4, #0", T3(RSBS, 4, r(1), r(2), I(0)); T3(RSC, 4, r(3), r(4), I(0)))                   \
  C("add r1, r2, r3, lsl #12", T3X(ADD, AUX_SHIFT(SH_LSL, 12), r(1), r(2), r(3)))                                      \
  C("sub r1, r2, r3, lsr #31", T3X(SUB, AUX_SHIFT(SH_LSR, 31), r(1), r(2), r(3)))                                      \
  C("add r1, r2, r3, asr #32", T3X(ADD, AUX_SHIFT(SH_ASR, 32), r(1), r(2), r(3)))                                      \
  C("bic r1, r2, #0xff", T3(AND, 4, r(1), r(2), I(~0xFF)))                                                             \
  C("orr r1, r2, r3", T3(ORR, 4, r(1), r(2), r(3)))                                                                    \
  C("eor r1, r2, #0xf000000f", T3(EOR, 4, r(1), r(2), I((i32)0xF000000F)))                                             \
  C("cmp r1, #16", T2(CMP, 4, r(1), I(16)))                                                                            \
  C("cmn r1, #1", T2(CMP, 4, r(1), I(-1)))                                                                             \
  C("cmp r1, r2, asr #31", T2X(CMP, AUX_SHIFT(SH_ASR, 31), r(1), r(2)))                                                \
  C("tst r1, r2", T2(TST, 4, r(1), r(2)))                                                                              \
  C("lsl r1, r2, #3", T2X(MOV, AUX_SHIFT(SH_LSL, 3), r(1), r(2)))                                                      \
  C("ror r1, r2, #31", T2X(MOV, AUX_SHIFT(SH_ROR, 31), r(1), r(2)))                                                    \
  C("mvn r1, r2", T2(MVN, 4, r(1), r(2)))                                                                              \
  C("asr r1, r2, r3", T3X(SHV, SH_ASR, r(1), r(2), r(3)))                                                              \
  C("mul r1, r2, r3", T3(MUL, 4, r(1), r(2), r(3)))                                                                    \
  C("mla r1, r2, r3, r4", T4(MLA, r(1), r(2), r(3), r(4)))                                                             \
  C("mls r1, r2, r3, r4", T4(MLS, r(1), r(2), r(3), r(4)))                                                             \
  C(".arch_extension idiv\n sdiv r1, r2, r3", T3(SDIV, 4, r(1), r(2), r(3)))                                           \
  C("udiv r1, r2, r3", T3(UDIV, 4, r(1), r(2), r(3)))                                                                  \
  C("umull r1, r2, r3, r4", T4(UMULL, r(1), r(2), r(3), r(4)))                                                         \
  C("smull r1, r2, r3, r4", T4(SMULL, r(1), r(2), r(3), r(4)))                                                         \
  C("sxtb r1, r2", T2(SXTB, 4, r(1), r(2)))                                                                            \
  C("sxth r1, r2", T2(SXTH, 4, r(1), r(2)))                                                                            \
  C("uxtb r1, r2", T2(UXTB, 4, r(1), r(2)))                                                                            \
  C("uxth r1, r2", T2(UXTH, 4, r(1), r(2)))                                                                            \
  C("ubfx r1, r2, #5, #9", T2X(UBFX, AUX_FIELD(5, 9), r(1), r(2)))                                                     \
  C("ldr r1, [r2, #4095]", M(LDR, 4, 1, 2, 4095))                                                                      \
  C("ldr r1, [r2, #-4]", M(LDR, 4, 1, 2, -4))                                                                          \
  C("add lr, r2, #4096\n ldr r1, [lr, #4]", M(LDR, 4, 1, 2, 4100))                                                     \
  C("sub lr, r2, #8192\n str r1, [lr, #3192]", M(STR, 4, 1, 2, -5000))                                                 \
  C("ldr r1, [r2, r3, lsl #2]", MX(LDR, 1, 2, 3, 2, 0))                                                                \
  C("ldrb r1, [r2, r3]", MX(LDRB, 1, 2, 3, 0, 0))                                                                      \
  C("strb r1, [r2, #1]", M(STRB, 4, 1, 2, 1))                                                                          \
  C("ldrh r1, [r2, #255]", M(LDRH, 4, 1, 2, 255))                                                                      \
  C("ldrsh r1, [r2, r3]", MX(LDRSH, 1, 2, 3, 0, 0))                                                                    \
  C("ldrsb r1, [r2, #-2]", M(LDRSB, 4, 1, 2, -2))                                                                      \
  C("add lr, r2, #256\n strh r1, [lr, #44]", M(STRH, 4, 1, 2, 300))                                                    \
  C("add lr, r2, r3, lsl #1\n ldrh r1, [lr]", MX(LDRH, 1, 2, 3, 1, 0))                                                 \
  C("add lr, r2, r3, lsl #2\n ldr r1, [lr, #12]", MX(LDR, 1, 2, 3, 2, 12))                                             \
  C("vldr d1, [r2, #1020]", M(VLDR, 8, D(1), 2, 1020))                                                                 \
  C("vldr s2, [r2, #-8]", M(VLDR, 4, D(1), 2, -8))                                                                     \
  C("add lr, r2, #1024\n vstr d15, [lr, #8]", M(VSTR, 8, D(15), 2, 1032))                                              \
  C("vstr s30, [sp, #4]", M(VSTR, 4, D(15), SP, 4))                                                                    \
  C("vmov.f64 d1, d2", T2(VMOV, 8, r(D(1)), r(D(2))))                                                                  \
  C("vneg.f32 s2, s4", T2(VNEG, 4, r(D(1)), r(D(2))))                                                                  \
  C("vabs.f64 d1, d2", T2(VABS, 8, r(D(1)), r(D(2))))                                                                  \
  C("vsqrt.f64 d1, d2", T2(VSQRT, 8, r(D(1)), r(D(2))))                                                                \
  C("vcvt.f64.f32 d1, s4", T2(VCVTF, 4, r(D(1)), r(D(2))))                                                             \
  C("vcvt.f32.f64 s2, d2", T2(VCVTF, 8, r(D(1)), r(D(2))))                                                             \
  C("vadd.f32 s2, s4, s6", T3(VADD, 4, r(D(1)), r(D(2)), r(D(3))))                                                     \
  C("vsub.f64 d1, d2, d3", T3(VSUB, 8, r(D(1)), r(D(2)), r(D(3))))                                                     \
  C("vmul.f64 d13, d14, d15", T3(VMUL, 8, r(D(13)), r(D(14)), r(D(15))))                                               \
  C("vdiv.f32 s2, s4, s6", T3(VDIV, 4, r(D(1)), r(D(2)), r(D(3))))                                                     \
  C("vcmp.f64 d1, d2\n vmrs APSR_nzcv, fpscr", T2(VCMP, 8, r(D(1)), r(D(2))))                                          \
  C("vcmp.f32 s2, #0.0\n vmrs APSR_nzcv, fpscr", T2(VCMP, 4, r(D(1)), I(0)))                                           \
  C("vmov.f64 d1, d3\n vmovmi.f64 d1, d2", T3C(VSEL, A_MI, r(D(1)), r(D(2)), r(D(3))))                                 \
  C("movge r1, r3", T3C(SEL, A_LT, r(1), r(1), r(3)))                                                                  \
  C("movlt r1, r2", T3C(SEL, A_LT, r(1), r(2), r(1)))                                                                  \
  C("mov r1, #0\n movhi r1, #1", any(A_SETCC, 4, A_HI, 0, 1, r(1), NO, NO, NO))                                        \
  C("vmov s2, r3\n vcvt.f64.s32 d1, s2", T2(I2F, 8, r(D(1)), r(3)))                                                    \
  C("vmov s2, r3\n vcvt.f32.u32 s2, s2", T2(U2F, 4, r(D(1)), r(3)))                                                    \
  C("vcvt.s32.f64 s4, d1\n vmov r3, s4", T3(F2I, 8, r(3), r(D(1)), r(D(2))))                                           \
  C("vcvt.u32.f32 s4, s2\n vmov r3, s4", T3(F2U, 4, r(3), r(D(1)), r(D(2))))                                           \
  C("vmov s2, r3", T2(VMOVGS, 4, r(D(1)), r(3)))                                                                       \
  C("vmov r3, s2", T2(VMOVSG, 4, r(3), r(D(1))))                                                                       \
  C("vmov d1, r2, r3", T3(VMOVGD, 8, r(D(1)), r(2), r(3)))                                                             \
  C("vmov r2, r3, d1", T3(VMOVDG, 8, r(2), r(3), r(D(1))))                                                             \
  C("vmov.f32 s2, s4\n vmov.f32 s3, s6", T3(VPACK, 8, r(D(1)), r(D(2)), r(D(3))))                                      \
  C("vmov.f32 s2, s5", T2(VHIGH, 4, r(D(1)), r(D(2))))                                                                 \
  C("cmn r2, #1\n cmpeq r1, #0x80000000", T2(DIVOVF, 4, r(1), r(2)))                                                   \
  C("cmp r1, r3\n sbcs ip, r2, r4", T4(CMP2, r(1), r(2), r(3), r(4)))                                                  \
  C("dmb ish", any(A_DMB, 0, 0, 0, 0, NO, NO, NO, NO))                                                                 \
  C("ldrexd r2, r3, [r1]", T3(LDREXD, 8, r(2), r(3), r(1)))                                                            \
  C("mrc p15, 0, r1, c13, c0, 3", any(A_TP, 4, 0, 0, 1, r(1), NO, NO, NO))                                             \
  C("mrc p15, 0, lr, c13, c0, 3\n ldr r1, [lr, r2]", T2(TLS, 4, r(1), r(2)))                                           \
  C("blx r3", any(A_CALLR, 4, 0, 0, 1, r(3), NO, NO, NO))                                                              \
  C("udf #0", any(A_BRK, 4, 0, 0, 0, NO, NO, NO, NO))                                                                  \
  C("mov r3, #0", a32_enc_mov_imm(&e, 3, 0))                                                                           \
  C("mvn r3, #1", a32_enc_mov_imm(&e, 3, (u32)-2))                                                                     \
  C("movw r3, #0x1234", a32_enc_mov_imm(&e, 3, 0x1234))                                                                \
  C("movw r3, #0xdef0\n movt r3, #0x9abc", a32_enc_mov_imm(&e, 3, 0x9ABCDEF0))                                         \
  C("mov fp, sp", a32_enc_add_imm(&e, FP, SP, 0))                                                                      \
  C("add r1, r2, #4096\n add r1, r1, #1", a32_enc_add_imm(&e, 1, 2, 4097))                                             \
  C("mvn lr, #4096\n add sp, sp, lr", a32_enc_add_imm(&e, SP, SP, -4097))                                              \
  C("movw ip, #0x1234\n cmp r1, ip", a32_enc_cmp_imm(&e, 1, 0x1234))                                                   \
  C("mov r1, r2", move(T_I32, r(1), r(2)))                                                                             \
  C("vmov s2, r2", move(T_I32, r(D(1)), r(2)))                                                                         \
  C("vmov r2, s2", move(T_I32, r(2), r(D(1))))                                                                         \
  C("vmov.f64 d1, #1.0", move(T_F64, r(D(1)), lop_kind(LK_FCONST, 0x3FF0000000000000)))                                \
  C("mov lr, #0\n vmov d1, lr, lr", move(T_F64, r(D(1)), lop_kind(LK_FCONST, 0)))                                      \
  C("vmov.f32 s2, #-2.5", move(T_F32, r(D(1)), lop_kind(LK_FCONST, 0xC0200000)))                                       \
  C("ldr lr, [fp, #8]\n str lr, [fp, #12]", move(T_I32, lop_frame(12), lop_frame(8)))                                  \
  C("vldr d14, [fp, #8]\n vstr d14, [fp, #16]", move(T_F64, lop_frame(16), lop_frame(8)))                              \
  C("mov lr, #7\n vmov s28, lr\n add lr, fp, #5120\n vstr s28, [lr]", move(T_I32, lop_frame(5120), I(7)))

#define TEXT(text, call) " " text "\n"
__asm__(".text\n.arm\n.p2align 2\n.globl wanted_words\nwanted_words:\n" CASES(TEXT) ".globl wanted_end\nwanted_end:\n");
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

// All immediates that exist, against the definition.
static void test_immediates(void **state) {
  (void)state;
  u32 enc;
  for (u32 rot = 0; rot < 16; rot++)
    for (u32 v = 0; v < 256; v++) {
      u32 imm = rot ? v >> 2 * rot | v << (32 - 2 * rot) : v;
      assert_true(a32_encodable(imm, &enc));
      u32 r2 = enc >> 8, v2 = enc & 255;
      assert_int_equal(imm, r2 ? v2 >> 2 * r2 | v2 << (32 - 2 * r2) : v2);
    }
  assert_false(a32_encodable(0x101, &enc));
  assert_false(a32_encodable(0x1FE, &enc));
  assert_false(a32_encodable(0xFFFFFFFF, &enc));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_encodings), cmocka_unit_test(test_immediates)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
