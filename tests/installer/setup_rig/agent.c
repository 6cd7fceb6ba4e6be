// Does on a Windows what the tests ask; one line of UTF-8 in, one out (for K: many, then a line ".").
//   R COMMAND   run it: its whole exit code, of which Linux would see eight bits
//   L COMMAND   run it without the rights of administrators
//   S COMMAND   start it
//   X           end what was started
//   W           wait for what was started: its exit code
//   H FILE      keep a file for itself;  U  let go
//   K KEY       the values of a key below HKEY_LOCAL_MACHINE
#include <stdio.h>
#include <string.h>
#include <windows.h>

enum { ROOM = 16384 };
static HANDLE running, started, held;
static wchar_t text[ROOM];

static HANDLE limited(void) {
  BYTE room[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof room;
  HANDLE own = NULL, less = NULL;
  CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, room, &size);
  SID_AND_ATTRIBUTES administrators = {.Sid = room};
  OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own);
  CreateRestrictedToken(own, 0, 1, &administrators, 0, NULL, 0, NULL, &less);
  return less;
}

static BOOL start(int without_rights) {
  STARTUPINFOW how = {.cb = sizeof how, .dwFlags = STARTF_USESTDHANDLES};
  PROCESS_INFORMATION process;
  BOOL good = without_rights
      ? CreateProcessAsUserW(limited(), NULL, text, NULL, NULL, FALSE, 0, NULL, NULL, &how, &process)
      : CreateProcessW(NULL, text, NULL, NULL, FALSE, 0, NULL, NULL, &how, &process);
  if (good) running = process.hProcess;
  return good;
}

static void wait_and_tell(HANDLE process) {
  DWORD code = 0;
  WaitForSingleObject(process, INFINITE);
  GetExitCodeProcess(process, &code);
  CloseHandle(process);
  printf("%lu\n", code);
}

static void tell(const wchar_t *wide) {
  static char bytes[3 * ROOM];
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, bytes, sizeof bytes, NULL, NULL);
  fputs(bytes, stdout);
}

static void tell_key(void) {
  HKEY key;
  wchar_t name[1024], value[4096];
  DWORD type, length, size;
  if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, text, 0, KEY_READ | KEY_WOW64_64KEY, &key) == 0) {
    for (DWORD at = 0;; at++) {
      length = 1024;
      size = sizeof value - sizeof *value;
      memset(value, 0, sizeof value);
      if (RegEnumValueW(key, at, name, &length, NULL, &type, (BYTE *)value, &size) != 0) break;
      tell(name);
      if (type == REG_DWORD) printf("=%lu\n", *(DWORD *)value);
      else fputs("=", stdout), tell(value), fputs("\n", stdout);
    }
    RegCloseKey(key);
  }
  puts(".");
}

static void answer(char order) {
  switch (order) {
    case 'R': case 'L':
      if (start(order == 'L')) wait_and_tell(running);
      else printf("-%lu\n", GetLastError());
      return;
    case 'S':
      puts(start(0) ? "started" : "failed");
      started = running;
      return;
    case 'X': TerminateProcess(started, 1); wait_and_tell(started); return;
    case 'W': wait_and_tell(started); return;
    case 'H':
      held = CreateFileW(text, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
      puts(held == INVALID_HANDLE_VALUE ? "failed" : "held");
      return;
    case 'U': CloseHandle(held); puts("free"); return;
    case 'K': tell_key(); return;
    default: puts("?");
  }
}

int main(void) {
  static char line[ROOM];
  // The desktop goes with its last window, and the next one waits for another.
  CreateWindowExA(0, "STATIC", "", 0, 0, 0, 1, 1, HWND_MESSAGE, NULL, NULL, NULL);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    MultiByteToWideChar(CP_UTF8, 0, line[0] && line[1] ? line + 2 : "", -1, text, ROOM);
    answer(line[0]);
    fflush(stdout);
  }
  return 0;
}
