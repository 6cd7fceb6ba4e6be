/* Asking and setting one capability of the open source. */
#ifndef SOHOA_CAPABILITY_H
#define SOHOA_CAPABILITY_H

#include "twain_spec.h"

enum { MOST_VALUES = 256 };

/* What a source answers: a list, or a range when `step` is positive. */
typedef struct {
    int count;
    double values[MOST_VALUES];
    double least, most, step;
} Offer;

/* All values that it takes now; 0 when it does not know the capability. */
int offer_of(uint16_t capability, Offer *offer);
/* The value in force; `otherwise` when it does not know the capability. */
double current(uint16_t capability, double otherwise);
int offers(const Offer *offer, double value);

/* Set one value; 1 when the source took it or something near it. */
int set_value(uint16_t capability, uint16_t type, double value);
/* Set a list of 16-bit values, which may be empty. */
int set_list(uint16_t capability, const uint16_t *values, uint32_t count);

double from_fix(TW_FIX32 fixed);
TW_FIX32 to_fix(double value);

#endif
