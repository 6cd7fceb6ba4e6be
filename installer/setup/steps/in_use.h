// Whether the program in a folder runs, or somebody holds one of its files.
#ifndef SOHOA_IN_USE_H
#define SOHOA_IN_USE_H

#include "tree.h"

// DONE, RUNNING or FILE_LOCKED; `who` (LONGEST letters) then names windows and programs, or the file.
// `skipped`: name of a program file there that does not count, "" for none. `titled`: windows by their titles, which
// may hold names of people: not for what is written down.
int in_use(const wchar_t *folder, const wchar_t *skipped, bool titled, wchar_t *who);

#endif
