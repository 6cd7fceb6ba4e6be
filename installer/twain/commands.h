/* What the parent says, line by line, heard on a thread of its own. */
#ifndef SOHOA_COMMANDS_H
#define SOHOA_COMMANDS_H

#include <windows.h>

enum { LINE_ROOM = 8192 };

void commands_begin(void);
/* The next line; 0 when the parent is gone. Messages of windows are served while waiting, and pass
 * by the source when `is_enabled`. */
int next_command(char line[LINE_ROOM], int is_enabled);
/* Wait for the source to tell something; MSG_NULL when the parent is gone. */
unsigned short next_notice(void);
/* The parent is gone: nobody will take another page. */
int is_orphan(void);

#endif
