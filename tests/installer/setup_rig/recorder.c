// Stands in for Windows' netsh.exe and icacls.exe, which wine does not have: notes how it was called.
#include <stdio.h>
#include <windows.h>

int wmain(void) {
  char line[8192];
  FILE *file = fopen("C:\\called.txt", "ab");
  WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, line, sizeof line, NULL, NULL);
  if (!file) return 1;
  fprintf(file, "%s\n", line);
  return fclose(file);
}
