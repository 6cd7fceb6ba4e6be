// Stands in for Windows' netsh.exe, icacls.exe and schtasks.exe, of which wine has no use: notes how it was called.
// As icacls it fails, like Windows', when what it is to change is not there.
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **words) {
  const wchar_t *name = wcsrchr(words[0], L'\\');
  char line[8192];
  FILE *file = fopen("C:\\called.txt", "ab");
  WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, line, sizeof line, NULL, NULL);
  if (!file) return 1;
  fprintf(file, "%s\n", line);
  if (fclose(file) != 0) return 1;
  if (_wcsicmp(name ? name + 1 : words[0], L"icacls.exe") != 0) return 0;
  return count > 1 && GetFileAttributesW(words[1]) != INVALID_FILE_ATTRIBUTES ? 0 : 2;
}
