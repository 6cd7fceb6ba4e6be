/* One page from the source into a raw file. */
#ifndef SOHOA_TRANSFER_H
#define SOHOA_TRANSFER_H

#include <wchar.h>

#include "settings.h"

/* Take the page that is ready and tell of it; what happened is told when it gives 0. */
int take_page(const Settings *wanted, const Agreed *agreed, const wchar_t *folder, int number);

#endif
