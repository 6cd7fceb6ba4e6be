// Stands in for sohoa.exe and sohoa.com where only the installers are asked.
//   (nothing)                    a window until the process ends
//   selftest --installed         fails while IT's folder has "broken"
//   machine-settings set WORDS   writes them to IT's file; "office=sai" is wrong; waits while IT's folder has "wait"
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static void machine_path(wchar_t *path, const wchar_t *name) {
  DWORD length = GetEnvironmentVariableW(L"ProgramData", path, MAX_PATH);
  swprintf(path + length, MAX_PATH - length, L"\\Sohoa\\%ls", name);
}

static int write_settings(int count, wchar_t **words) {
  wchar_t path[2 * MAX_PATH];
  machine_path(path, L"settings.toml");
  FILE *file = _wfopen(path, L"ab");
  if (!file) return 1;
  for (int at = 3; at < count; at++) {
    char text[4096];
    if (wcscmp(words[at], L"office=sai") == 0) {
      fclose(file);
      fputs("Mã đơn vị không đúng: sai", stderr);
      return 2;
    }
    WideCharToMultiByte(CP_UTF8, 0, words[at], -1, text, sizeof text, NULL, NULL);
    fprintf(file, "%s\n", text);
  }
  fclose(file);
  machine_path(path, L"wait");
  while (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES) Sleep(50);
  return 0;
}

static int test_self(void) {
  wchar_t path[2 * MAX_PATH];
  machine_path(path, L"broken");
  if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) return 0;
  fputs("Tesseract không chạy", stdout);
  return 1;
}

static int show_window(void) {
  MSG message;
  CreateWindowExW(0, L"STATIC", L"Sohoa – Quầy một cửa", WS_VISIBLE | WS_OVERLAPPEDWINDOW, 0, 0, 300, 200, NULL,
                  NULL, NULL, NULL);
  while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
  return 0;
}

int wmain(int count, wchar_t **words) {
  if (count > 2 && wcscmp(words[1], L"machine-settings") == 0) return write_settings(count, words);
  if (count > 2 && wcscmp(words[1], L"selftest") == 0 && wcscmp(words[2], L"--installed") == 0) return test_self();
  return show_window();
}
