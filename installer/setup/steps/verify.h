// Whether what was unpacked is what was packed.
#ifndef SOHOA_VERIFY_H
#define SOHOA_VERIFY_H

#include "tree.h"

// DONE or FILES_DAMAGED; `wrong` (LONGEST letters) is then the first file that is missing or another.
// `list`: a text file of lines "SHA-256 in hexadecimal, two blanks, path below the folder in UTF-8".
int verify(const wchar_t *list, const wchar_t *folder, wchar_t *wrong);

#endif
