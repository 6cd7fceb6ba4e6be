// A program of Windows or of ours, without a window.
#ifndef SOHOA_RUN_H
#define SOHOA_RUN_H

#include "tree.h"

// The program's exit code, FAILED when it did not start; `said` (LONGEST letters) is what it wrote, one line.
// `command` is changed.
int run_hidden(wchar_t *command, wchar_t *said);

#endif
