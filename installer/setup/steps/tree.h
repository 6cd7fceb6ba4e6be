// What the steps of both installers share: texts of any length, files below a folder.
#ifndef SOHOA_TREE_H
#define SOHOA_TREE_H

#include <stdbool.h>
#include <wchar.h>
#include <windows.h>

// Longest path that Windows knows, with its end.
enum { LONGEST = 32768 };

// Exit codes, as installer/product.toml has them.
enum { DONE = 0, FILES_DAMAGED = 13, RUNNING = 32, FILE_LOCKED = 33, BAD_PROPERTY = 87, FAILED = 1603 };

typedef bool (*visit_file)(const wchar_t *path, void *state);

// Calls `visit` for every file below the folder until it says false; false then. Links are files, not followed.
bool each_file(const wchar_t *folder, visit_file visit, void *state);

// `\\?\C:\folder`, which no limit of 260 letters holds for; NULL when there is no memory.
wchar_t *without_limit(const wchar_t *path);

// `first` and `second` in one new text; NULL when there is no memory.
wchar_t *joined(const wchar_t *first, const wchar_t *second);

// Adds to a text of LONGEST letters, cut off at its end.
void add_text(wchar_t *text, const wchar_t *more);

#endif
