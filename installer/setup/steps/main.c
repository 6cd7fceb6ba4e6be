// setup-steps.exe: what setup.exe and uninstall.exe ask; answers by exit code and one line of UTF-16 in a file.
//   verify ANSWER LIST FOLDER      is FOLDER what LIST says
//   inuse ANSWER FOLDER [SKIPPED]  does a program of FOLDER run, is one of its files held
//   run ANSWER COMMAND...          a program without a window: its exit code, what it wrote
//   own ANSWER FOLDER              makes it, for administrators alone to write to; or it lies there and is theirs
//   owned ANSWER PATH...           what lies at one of these places is no link and administrators' own
//   forget ANSWER PROCESS FILE FOLDER   waits for the process, deletes the file, then the folder if it is empty;
//                                       the answer lies there as soon as it waits
#include "in_use.h"
#include "owned.h"
#include "run.h"
#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <shellapi.h>

static bool answer(const wchar_t *file, const wchar_t *text) {
  FILE *out = _wfopen(file, L"wb");
  bool good = out && fwrite(L"\xFEFF", sizeof(wchar_t), 1, out) == 1
           && fwrite(text, sizeof(wchar_t), wcslen(text), out) == wcslen(text);
  return out && fclose(out) == 0 && good;
}

// What stands after so many words of a command line, as it stands there.
static wchar_t *rest_after(wchar_t *line, int words) {
  for (bool quoted = false; words > 0 && *line; line++) {
    quoted = *line == L'"' ? !quoted : quoted;
    if (!quoted && line[0] == L' ' && line[1] != L' ') {
      words--;
    }
  }
  return line;
}

static int forget(const wchar_t *ready, const wchar_t *process, const wchar_t *file, const wchar_t *folder) {
  HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, wcstoul(process, NULL, 10));
  if (answer(ready, L"") && handle) {
    WaitForSingleObject(handle, INFINITE);
    CloseHandle(handle);
  }
  // Virus scanners hold a file for a moment. Gone already: what comes there next is somebody else's.
  for (int tries = 0; !DeleteFileW(file) && tries < 20; tries++) {
    if (GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND) {
      break;
    }
    Sleep(100);
  }
  return RemoveDirectoryW(folder) ? DONE : FILE_LOCKED;
}

static int owned(int count, wchar_t **paths, wchar_t *wrong) {
  for (int at = 0; at < count; at++) {
    if (!is_owned(paths[at])) {
      add_text(wrong, paths[at]);
      return FAILED;
    }
  }
  return DONE;
}

static int own(const wchar_t *folder, wchar_t *wrong) {
  if (own_folder(folder)) {
    return DONE;
  }
  add_text(wrong, folder);
  return FAILED;
}

static int done(int count, wchar_t **words, wchar_t *text) {
  if (count >= 4 && wcscmp(words[1], L"run") == 0) {
    return run_hidden(rest_after(GetCommandLineW(), 3), text);
  }
  if (count == 5 && wcscmp(words[1], L"verify") == 0) {
    return verify(words[3], words[4], text);
  }
  if ((count == 4 || count == 5) && wcscmp(words[1], L"inuse") == 0) {
    return in_use(words[3], count == 5 ? words[4] : L"", true, text);
  }
  if (count == 4 && wcscmp(words[1], L"own") == 0) {
    return own(words[3], text);
  }
  if (count >= 4 && wcscmp(words[1], L"owned") == 0) {
    return owned(count - 3, words + 3, text);
  }
  if (count == 6 && wcscmp(words[1], L"forget") == 0) {
    return forget(words[2], words[3], words[4], words[5]);
  }
  return FAILED;
}

int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
  (void)self, (void)before, (void)line, (void)show;
  int count = 0;
  wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
  wchar_t *text = calloc(LONGEST, sizeof *text);
  if (!words || !text || count < 3) {
    return FAILED;
  }
  int outcome = done(count, words, text);
  return answer(words[2], text) ? outcome : FAILED;
}
