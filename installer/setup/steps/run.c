#include "run.h"

#include <stdlib.h>

enum { MOST_SAID = LONGEST - 1, POLL_MS = 20 };

// Ours write UTF-8, Windows' own the code page of the console.
static void as_line(const char *bytes, int count, wchar_t *said) {
  int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, count, said, MOST_SAID);
  if (length == 0 && count > 0) {
    length = MultiByteToWideChar(CP_OEMCP, 0, bytes, count, said, MOST_SAID);
  }
  said[length] = 0;
  for (wchar_t *letter = said; *letter; letter++) {
    *letter = *letter < L' ' ? L' ' : *letter;
  }
}

// To the program's end, not the pipe's: what it started may live on and hold that for ever. Read even when it is too
// much, as who writes into a full pipe waits.
static void read_all(HANDLE process, HANDLE pipe, wchar_t *said) {
  char *bytes = malloc(MOST_SAID), more[4096];
  DWORD count = 0;
  int total = 0;
  for (bool ended = false; bytes;) {
    if (!PeekNamedPipe(pipe, NULL, 0, NULL, &count, NULL) || count == 0) {
      if (ended) {
        break;
      }
      ended = WaitForSingleObject(process, POLL_MS) == WAIT_OBJECT_0;
    } else if (ReadFile(pipe, more, count < sizeof more ? count : sizeof more, &count, NULL)) {
      for (DWORD at = 0; at < count && total < MOST_SAID; at++) {
        bytes[total++] = more[at];
      }
    }
  }
  as_line(bytes ? bytes : "", total, said);
  free(bytes);
}

static HANDLE start(wchar_t *command, HANDLE input, HANDLE output) {
  STARTUPINFOW how = {.cb = sizeof how, .dwFlags = STARTF_USESTDHANDLES, .hStdInput = input,
                      .hStdOutput = output, .hStdError = output};
  PROCESS_INFORMATION started = {0};
  if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &how, &started)) {
    return NULL;
  }
  CloseHandle(started.hThread);
  return started.hProcess;
}

int run_hidden(wchar_t *command, wchar_t *said) {
  SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
  HANDLE reading = NULL, writing = NULL, nothing = NULL, end = NULL;
  DWORD code = FAILED;
  said[0] = 0;
  if (!CreatePipe(&reading, &writing, &inherited, 0)) {
    return FAILED;
  }
  SetHandleInformation(reading, HANDLE_FLAG_INHERIT, 0);
  // Nothing to read, at once; a program without any standard input may end for it.
  CreatePipe(&nothing, &end, &inherited, 0);
  CloseHandle(end);
  HANDLE process = start(command, nothing, writing);
  CloseHandle(nothing);
  CloseHandle(writing);
  if (process) {
    read_all(process, reading, said);
    WaitForSingleObject(process, INFINITE);
    GetExitCodeProcess(process, &code);
    CloseHandle(process);
  }
  CloseHandle(reading);
  return (int)code;
}
