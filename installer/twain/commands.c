/* What the parent says, line by line, heard on a thread of its own.
 *
 * When the parent is gone the page in work is still finished, so that the device is let go in
 * order; a driver that does not come back ends with the process.
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "manager.h"

enum { ORPHAN_MS = 3000, EXIT_ORPHAN = 3 };

static CRITICAL_SECTION guard;
static HANDLE heard;
static char waiting[LINE_ROOM];
static int has_waiting;
static volatile LONG orphan;

static int read_line(HANDLE input, char line[LINE_ROOM]) {
    size_t length = 0;
    for (;;) {
        char letter;
        DWORD got = 0;
        if (!ReadFile(input, &letter, 1, &got, NULL) || !got) return 0;
        if (letter == '\n') break;
        if (length + 1 < LINE_ROOM) line[length++] = letter;
    }
    line[length] = 0;
    return 1;
}

static DWORD WINAPI hear(void *input) {
    char line[LINE_ROOM];
    while (read_line(input, line)) {
        EnterCriticalSection(&guard);
        strcpy(waiting, line);
        has_waiting = 1;
        LeaveCriticalSection(&guard);
        SetEvent(heard);
    }
    InterlockedExchange(&orphan, 1);
    SetEvent(heard);
    Sleep(ORPHAN_MS);
    TerminateProcess(GetCurrentProcess(), EXIT_ORPHAN);
    return 0;
}

void commands_begin(void) {
    InitializeCriticalSection(&guard);
    heard = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE input, process = GetCurrentProcess();
    DuplicateHandle(process, GetStdHandle(STD_INPUT_HANDLE), process, &input, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    CreateThread(NULL, 0, hear, input, 0, NULL);
}

int is_orphan(void) {
    return orphan != 0;
}

static int take(char line[LINE_ROOM]) {
    EnterCriticalSection(&guard);
    int has = has_waiting;
    if (has) strcpy(line, waiting);
    has_waiting = 0;
    LeaveCriticalSection(&guard);
    return has;
}

static void serve_windows(int is_enabled) {
    MSG event;
    while (PeekMessageW(&event, NULL, 0, 0, PM_REMOVE)) {
        if (is_enabled) {
            offer_event(&event);
        } else {
            TranslateMessage(&event);
            DispatchMessageW(&event);
        }
    }
}

int next_command(char line[LINE_ROOM], int is_enabled) {
    for (;;) {
        if (take(line)) return 1;
        if (is_orphan()) return 0;
        MsgWaitForMultipleObjects(1, &heard, FALSE, INFINITE, QS_ALLINPUT);
        serve_windows(is_enabled);
    }
}

unsigned short next_notice(void) {
    for (;;) {
        serve_windows(1);
        unsigned short told = take_notice();
        if (told != MSG_NULL) return told;
        if (is_orphan()) return MSG_NULL;
        MsgWaitForMultipleObjects(1, &heard, FALSE, INFINITE, QS_ALLINPUT);
    }
}
