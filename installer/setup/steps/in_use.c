#include "in_use.h"

#include <stdlib.h>
#include <tlhelp32.h>

typedef struct {
  const wchar_t *folder, *skipped;
  wchar_t *who;
  DWORD process;
  bool titled, has_window;
} search;

static bool is_below(const wchar_t *path, const wchar_t *folder) {
  size_t length = wcslen(folder);
  return _wcsnicmp(path, folder, length) == 0 && path[length] == L'\\';
}

static const wchar_t *name_of(const wchar_t *path) {
  const wchar_t *slash = wcsrchr(path, L'\\');
  return slash ? slash + 1 : path;
}

static void add_name(search *at, const wchar_t *name) {
  if (at->who[0]) {
    add_text(at->who, L", ");
  }
  add_text(at->who, name);
}

static BOOL CALLBACK note_window(HWND window, LPARAM state) {
  search *at = (search *)state;
  DWORD process = 0;
  wchar_t title[200];
  GetWindowThreadProcessId(window, &process);
  if (process == at->process && IsWindowVisible(window) && GetWindowTextW(window, title, 200) > 0) {
    add_name(at, title);
    at->has_window = true;
  }
  return TRUE;
}

// The path of a program of another person, whose processes may not be asked: only its name is known. One of this
// name in our folder is taken for it; refused once too often is better than exchanged under somebody's hands.
static bool likely_path(const search *at, const wchar_t *name, wchar_t *path) {
  path[0] = 0;
  add_text(path, at->folder);
  add_text(path, L"\\");
  add_text(path, name);
  return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

// The program's own path, LONGEST letters; false for what is no program of this folder.
static bool is_ours(const search *at, const PROCESSENTRY32W *entry, wchar_t *path) {
  DWORD length = LONGEST;
  HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, entry->th32ProcessID);
  bool known = handle ? QueryFullProcessImageNameW(handle, 0, path, &length)
             : GetLastError() == ERROR_ACCESS_DENIED && likely_path(at, entry->szExeFile, path);
  if (handle) {
    CloseHandle(handle);
  }
  return known && entry->th32ProcessID != GetCurrentProcessId() && is_below(path, at->folder)
      && _wcsicmp(name_of(path), at->skipped) != 0;
}

static bool note_processes(search *at, wchar_t *path) {
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  bool some = false;
  if (all == INVALID_HANDLE_VALUE) {
    return false;
  }
  for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry)) {
    if (is_ours(at, &entry, path)) {
      at->process = entry.th32ProcessID;
      at->has_window = false;
      if (at->titled) {
        EnumWindows(note_window, (LPARAM)at);
      }
      if (!at->has_window) {
        add_name(at, name_of(path));
      }
      some = true;
    }
  }
  CloseHandle(all);
  return some;
}

static bool is_held(const wchar_t *path, DWORD access) {
  HANDLE file = CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                            OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, NULL);
  if (file != INVALID_HANDLE_VALUE) {
    CloseHandle(file);
    return false;
  }
  return GetLastError() == ERROR_SHARING_VIOLATION || GetLastError() == ERROR_LOCK_VIOLATION;
}

// A program that runs may be opened for deletion, not for writing; a file marked read-only the other way round.
static bool note_held(const wchar_t *path, void *state) {
  search *at = state;
  if (_wcsicmp(name_of(path), at->skipped) == 0) {
    return true;
  }
  // Virus scanners hold a file for a moment.
  for (int tries = 0; is_held(path, DELETE) || is_held(path, FILE_WRITE_DATA); tries++) {
    if (tries == 10) {
      add_name(at, path + wcslen(L"\\\\?\\"));
      return false;
    }
    Sleep(200);
  }
  return true;
}

int in_use(const wchar_t *folder, const wchar_t *skipped, bool titled, wchar_t *who) {
  search at = {.folder = folder, .skipped = skipped, .titled = titled, .who = who};
  wchar_t *path = malloc(LONGEST * sizeof *path), *start = without_limit(folder);
  int outcome = FAILED;
  who[0] = 0;
  if (path && start) {
    outcome = note_processes(&at, path) ? RUNNING : each_file(start, note_held, &at) ? DONE : FILE_LOCKED;
  }
  free(path);
  free(start);
  return outcome;
}
