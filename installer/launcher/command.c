/* Which command line Python is given: the program's, a worker's or a child's. */
#include "launcher.h"

/* -I: no variables, no user's packages. -B: nobody's bytecode in the program folder, an
 * administrator's neither. UTF-8 as on every other system, also in children, who get no variables. */
static const wchar_t *const own_words[] = {L"-I", L"-B", L"-X", L"utf8"};
enum { OWN_COUNT = sizeof own_words / sizeof *own_words };

static const wchar_t spawn_begin[] = L"from multiprocessing.spawn import spawn_main; spawn_main(";
static const wchar_t child_begin[] = L"scanner_app.";

/* parent_pid=1234, pipe_handle=56) and nothing else. */
static BOOL is_spawn(const wchar_t *code) {
    size_t length = sizeof spawn_begin / sizeof *spawn_begin - 1;
    if (wcsncmp(code, spawn_begin, length) != 0) return FALSE;
    code += length;
    code += wcsspn(code, L"abcdefghijklmnopqrstuvwxyz_=, 0123456789");
    return wcscmp(code, L")") == 0;
}

static BOOL is_own_module(const wchar_t *name) {
    size_t length = sizeof child_begin / sizeof *child_begin - 1;
    return wcsncmp(name, child_begin, length) == 0 &&
           name[wcsspn(name, L"abcdefghijklmnopqrstuvwxyz_.0123456789")] == 0;
}

/* Python repeats its own options to workers, in an order of its own; -S is what python312._pth does. */
static BOOL is_repeated(const wchar_t *word) {
    return wcscmp(word, L"-I") == 0 || wcscmp(word, L"-B") == 0 || wcscmp(word, L"-S") == 0;
}

static int skip_options(int count, wchar_t **words) {
    int at = 1;
    while (at < count) {
        if (is_repeated(words[at])) at++;
        else if (at + 1 < count && wcscmp(words[at], L"-X") == 0 && wcscmp(words[at + 1], L"utf8") == 0) at += 2;
        else break;
    }
    return at;
}

static BOOL fill(struct command *command, wchar_t *program, int count, wchar_t **words, BOOL is_app) {
    int at = 0;
    command->words = calloc((size_t)count + OWN_COUNT + 4, sizeof *command->words);
    if (!command->words) return FALSE;
    command->words[at++] = program;
    for (int i = 0; i < OWN_COUNT; i++) command->words[at++] = (wchar_t *)own_words[i];
    if (is_app) {
        command->words[at++] = L"-m";
        command->words[at++] = L"scanner_app";
    }
    for (int i = 0; i < count; i++) command->words[at++] = words[i];
    command->count = at;
    return TRUE;
}

BOOL word_command(int count, wchar_t **words, struct command *command) {
    int first = skip_options(count, words);
    int left = count - first;
    wchar_t **rest = words + first;
    if (left >= 1 && wcscmp(rest[0], L"-c") == 0)
        return left == 3 && is_spawn(rest[1]) && wcscmp(rest[2], L"--multiprocessing-fork") == 0 &&
               fill(command, words[0], left, rest, FALSE);
    if (left >= 2 && wcscmp(rest[0], L"-m") == 0)
        return is_own_module(rest[1]) && fill(command, words[0], left, rest, FALSE);
    return first == 1 && fill(command, words[0], count - 1, words + 1, TRUE);
}
