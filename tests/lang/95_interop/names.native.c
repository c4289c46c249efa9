int answer(void) {
  return 42;
}
int answerA(void) {
  return 1;
}
int onlyA(void) {
  return 2;
}
int onlyW(void) {
  return 3;
}
