/* What the pretended device can be asked and told. */
#ifndef CAPS_H
#define CAPS_H

#include "twain_spec.h"

typedef struct {
    HANDLE(WINAPI *allocate)(uint32_t);
    void *(WINAPI *lock)(HANDLE);
    void(WINAPI *unlock)(HANDLE);
} Memory;

/* Everything as after power-on. */
void caps_reset(void);
/* Answer a capability operation: a condition code. */
uint16_t caps_answer(uint16_t message, TW_CAPABILITY *asked, const Memory *memory);
/* The value in force. */
double cap(uint16_t capability);

#endif
