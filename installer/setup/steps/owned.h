// Whether what lies at a place is administrators' own, or was laid there by somebody else before us.
#ifndef SOHOA_OWNED_H
#define SOHOA_OWNED_H

#include "tree.h"

// Nothing lies there, or something that is no link and belongs to administrators, Windows, or whoever runs this.
bool is_owned(const wchar_t *path);

// The folder lies there and is owned; a new one may be written to by administrators alone from its first moment.
bool own_folder(const wchar_t *path);

#endif
