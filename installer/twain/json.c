/* JSON lines: reading flat objects, writing any, in ASCII. */
#include "json.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line_out[65536];
static size_t used;
static HANDLE channel;

static const char *skip_blank(const char *at) {
    while (*at == ' ' || *at == '\t') at++;
    return at;
}

/* Past the string that begins at the quote `at`. */
static const char *skip_string(const char *at) {
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1]) at++;
    return *at ? at + 1 : at;
}

/* Where the value of `key` begins, NULL when the object has none. */
static const char *find(const char *line, const char *key) {
    size_t length = strlen(key);
    const char *at = skip_blank(line);
    if (*at == '{') at++;
    while (*at) {
        at = skip_blank(at);
        if (*at != '"') return NULL;
        const char *name = at + 1;
        at = skip_string(at);
        int wanted = (size_t)(at - name - 1) == length && strncmp(name, key, length) == 0;
        at = skip_blank(at);
        if (*at != ':') return NULL;
        at = skip_blank(at + 1);
        if (wanted) return at;
        at = *at == '"' ? skip_string(at) : at + strcspn(at, ",}");
        at = skip_blank(at);
        if (*at != ',') return NULL;
        at++;
    }
    return NULL;
}

static wchar_t escaped(const char **at) {
    char letter = *(*at)++;
    if (letter == 'u') {
        char digits[5] = {0};
        strncpy(digits, *at, 4);
        *at += strlen(digits);
        return (wchar_t)strtoul(digits, NULL, 16);
    }
    const char *known = strchr("n\nr\rt\tb\bf\f", letter);
    return (wchar_t)(unsigned char)(known ? known[1] : letter);
}

int json_text(const char *line, const char *key, wchar_t *out, size_t room) {
    const char *at = find(line, key);
    if (!at || *at != '"') return 0;
    size_t length = 0;
    for (at++; *at && *at != '"';) {
        if (length + 1 >= room) return 0;
        if (*at == '\\' && at[1]) {
            at++;
            out[length++] = escaped(&at);
        } else {
            out[length++] = (wchar_t)(unsigned char)*at++;
        }
    }
    out[length] = 0;
    return 1;
}

double json_number(const char *line, const char *key, double otherwise) {
    const char *at = find(line, key);
    if (!at) return otherwise;
    if (strncmp(at, "true", 4) == 0) return 1;
    if (strncmp(at, "false", 5) == 0) return 0;
    char *end;
    double value = strtod(at, &end);
    return end == at ? otherwise : value;
}

void out_raw(const char *text) {
    size_t length = strlen(text);
    if (used + length >= sizeof line_out - 2) return;
    memcpy(line_out + used, text, length);
    used += length;
}

void out_int(long value) {
    char digits[16];
    snprintf(digits, sizeof digits, "%ld", value);
    out_raw(digits);
}

void out_text(const wchar_t *text) {
    out_raw("\"");
    for (; *text; text++) {
        char piece[8];
        if (*text < 0x20 || *text > 0x7e || *text == '"' || *text == '\\')
            snprintf(piece, sizeof piece, "\\u%04x", (unsigned)*text);
        else
            snprintf(piece, sizeof piece, "%c", (char)*text);
        out_raw(piece);
    }
    out_raw("\"");
}

void out_ansi(const char *text) {
    wchar_t wide[256] = {0};
    MultiByteToWideChar(CP_ACP, 0, text, -1, wide, 255);
    out_text(wide);
}

void out_send(void) {
    line_out[used++] = '\n';
    for (DWORD written, done = 0; done < used; done += written)
        if (!WriteFile(channel, line_out + done, (DWORD)used - done, &written, NULL)) break;
    used = 0;
}

void out_begin(void) {
    HANDLE process = GetCurrentProcess();
    HANDLE given = GetStdHandle(STD_OUTPUT_HANDLE);
    DuplicateHandle(process, given, process, &channel, 0, FALSE, DUPLICATE_SAME_ACCESS);
    SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
    _dup2(_fileno(stderr), _fileno(stdout));
}
