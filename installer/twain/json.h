/* JSON lines: reading flat objects, writing any, in ASCII. */
#ifndef SOHOA_JSON_H
#define SOHOA_JSON_H

#include <windows.h>

/* Text member of the object in `line`, decoded to UTF-16; 0 when there is none or it is too long. */
int json_text(const char *line, const char *key, wchar_t *out, size_t room);

/* Number, true (1) or false (0); `otherwise` when there is none. */
double json_number(const char *line, const char *key, double otherwise);

/* The one line being written; a longer one is cut, which no message of ours comes near. */
void out_raw(const char *text);
void out_int(long value);
void out_text(const wchar_t *text);
void out_ansi(const char *text);
/* Send the line and begin anew. */
void out_send(void);

/* Keep standard output for the protocol: what vendors' code prints goes to standard error. */
void out_begin(void);

#endif
