// Stands in for sohoa.exe and sohoa.com where only the installers are asked.
//   (nothing)                    a window until the process ends
//   shielded                     the same, and nobody may ask the process anything: like another person's
//   stay                         nothing to see, until IT's folder has no "stay" any more
//   selftest --installed         fails while IT's folder has "broken"; starts the installed program when it has "stay"
//   machine-settings set WORDS   writes them to IT's file; "office=sai" is wrong; waits while IT's folder has "wait"
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <aclapi.h>

static void machine_path(wchar_t *path, const wchar_t *name) {
  DWORD length = GetEnvironmentVariableW(L"ProgramData", path, MAX_PATH);
  swprintf(path + length, MAX_PATH - length, L"\\Sohoa\\%ls", name);
}

static BOOL machine_has(const wchar_t *name) {
  wchar_t path[2 * MAX_PATH];
  machine_path(path, name);
  return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
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
  while (machine_has(L"wait")) Sleep(50);
  return 0;
}

static int stay(void) {
  while (machine_has(L"stay")) Sleep(50);
  return 0;
}

static void start_to_stay(void) {
  wchar_t command[] = L"\"C:\\Program Files\\Sohoa\\sohoa.exe\" stay";
  STARTUPINFOW how = {.cb = sizeof how};
  PROCESS_INFORMATION process;
  CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &how, &process);
}

static int test_self(void) {
  if (machine_has(L"stay")) start_to_stay();
  if (!machine_has(L"broken")) return 0;
  fputs("Tesseract không chạy", stdout);
  return 1;
}

static void shield(void) {
  ACL nobody;
  InitializeAcl(&nobody, sizeof nobody, ACL_REVISION);
  SetSecurityInfo(GetCurrentProcess(), SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &nobody, NULL);
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
  if (count > 1 && wcscmp(words[1], L"stay") == 0) return stay();
  if (count > 1 && wcscmp(words[1], L"shielded") == 0) shield();
  return show_window();
}
