/* What the parts of the launcher know of each other. */
#ifndef SOHOA_LAUNCHER_H
#define SOHOA_LAUNCHER_H

#include <windows.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <shellapi.h>

/* Longer paths exist; a program folder that needs them would trouble Python itself. */
#define PATH_ROOM 2048

typedef int (*py_main_function)(int, wchar_t **);

/* The exit codes of product.toml, [program_exit_codes]. */
enum { REFUSED_BROKEN = 4, REFUSED_USE = 5 };

struct command {
    int count;
    wchar_t **words;
};

/* Python's command line for ours; FALSE when it is a use that is none of the program's. */
BOOL word_command(int count, wchar_t **words, struct command *command);

/* folder\name; FALSE when that is too long. */
BOOL join(wchar_t *path, const wchar_t *folder, const wchar_t *name);

/* Tells in Vietnamese what is wrong and what to do: in a box, on a console as a line; the code. */
int refuse(int code, const wchar_t *what);

#endif
