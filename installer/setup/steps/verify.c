#include "verify.h"

#include <bcrypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST = 32, LINE = 4096, BLOCK = 1 << 20 };

static bool add_content(BCRYPT_HASH_HANDLE hash, HANDLE file) {
  unsigned char *block = malloc(BLOCK);
  DWORD count = 0;
  bool good = block != NULL;
  while (good && ReadFile(file, block, BLOCK, &count, NULL)) {
    if (count == 0) {
      free(block);
      return true;
    }
    good = BCryptHashData(hash, block, count, 0) >= 0;
  }
  free(block);
  return false;
}

static bool digest_of(BCRYPT_ALG_HANDLE method, const wchar_t *path, char *hexadecimal) {
  unsigned char digest[DIGEST];
  BCRYPT_HASH_HANDLE hash = NULL;
  HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                            FILE_FLAG_SEQUENTIAL_SCAN, NULL);
  bool good = file != INVALID_HANDLE_VALUE && BCryptCreateHash(method, &hash, NULL, 0, NULL, 0, 0) >= 0
           && add_content(hash, file) && BCryptFinishHash(hash, digest, DIGEST, 0) >= 0;
  if (hash) {
    BCryptDestroyHash(hash);
  }
  if (file != INVALID_HANDLE_VALUE) {
    CloseHandle(file);
  }
  for (int at = 0; good && at < DIGEST; at++) {
    sprintf(hexadecimal + 2 * at, "%02x", digest[at]);
  }
  return good;
}

static bool line_holds(BCRYPT_ALG_HANDLE method, const wchar_t *inside, const char *line, wchar_t *name) {
  char digest[2 * DIGEST + 1];
  wchar_t *path = NULL;
  bool good = strlen(line) > 2 * DIGEST + 2
           && MultiByteToWideChar(CP_UTF8, 0, line + 2 * DIGEST + 2, -1, name, LINE) > 0;
  for (wchar_t *letter = name; good && *letter; letter++) {
    *letter = *letter == L'/' ? L'\\' : *letter;
  }
  path = good ? joined(inside, name) : NULL;
  good = path && digest_of(method, path, digest) && strncmp(digest, line, 2 * DIGEST) == 0;
  free(path);
  return good;
}

static int verify_lines(FILE *lines, const wchar_t *inside, wchar_t *wrong) {
  static char line[LINE];
  static wchar_t name[LINE];
  BCRYPT_ALG_HANDLE method = NULL;
  int outcome = FILES_DAMAGED, count = 0;
  if (BCryptOpenAlgorithmProvider(&method, BCRYPT_SHA256_ALGORITHM, NULL, 0) < 0) {
    return outcome;
  }
  while (fgets(line, LINE, lines)) {
    line[strcspn(line, "\r\n")] = 0;
    if (!line_holds(method, inside, line, name)) {
      add_text(wrong, name);
      BCryptCloseAlgorithmProvider(method, 0);
      return outcome;
    }
    count++;
  }
  BCryptCloseAlgorithmProvider(method, 0);
  return count > 0 ? DONE : outcome;
}

int verify(const wchar_t *list, const wchar_t *folder, wchar_t *wrong) {
  wchar_t *start = without_limit(folder), *inside = start ? joined(start, L"\\") : NULL;
  FILE *lines = _wfopen(list, L"rb");
  int outcome = FILES_DAMAGED;
  wrong[0] = 0;
  if (lines && inside) {
    outcome = verify_lines(lines, inside, wrong);
  }
  if (lines) {
    fclose(lines);
  }
  free(inside);
  free(start);
  return outcome;
}
