/* What is told to the parent. */
#ifndef SOHOA_TELL_H
#define SOHOA_TELL_H

#include <stdint.h>

#include "raster.h"

void tell_end(const char *reason);
void tell_unsupported(const char *what);
/* An operation failed: where, with which return code; the condition code is asked for. */
void tell_failure(const char *step, uint16_t result);
void tell_begin(void);
/* Bytes of the page that came; sent ten times a second at most. */
void tell_received(uint32_t bytes);
/* A page lies there: `expected` rows are what the source promised, 0 when it did not know. */
void tell_raster(const Raster *raster, double dpi, int side, long expected);
void tell_warning(const char *code);

#endif
