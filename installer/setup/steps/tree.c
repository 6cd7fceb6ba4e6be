#include "tree.h"

#include <stdlib.h>

wchar_t *joined(const wchar_t *first, const wchar_t *second) {
  wchar_t *both = malloc((wcslen(first) + wcslen(second) + 1) * sizeof *both);
  if (both) {
    wcscpy(both, first);
    wcscat(both, second);
  }
  return both;
}

wchar_t *without_limit(const wchar_t *path) {
  if (wcsncmp(path, L"\\\\", 2) == 0) {
    return wcsncmp(path, L"\\\\?\\", 4) == 0 ? joined(path, L"") : joined(L"\\\\?\\UNC\\", path + 2);
  }
  return joined(L"\\\\?\\", path);
}

void add_text(wchar_t *text, const wchar_t *more) {
  wcsncat(text, more, LONGEST - 1 - wcslen(text));
}

static bool is_folder(const WIN32_FIND_DATAW *found) {
  return (found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0
      && (found->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
}

static bool each_in(const wchar_t *inside, const WIN32_FIND_DATAW *found, visit_file visit, void *state) {
  if (wcscmp(found->cFileName, L".") == 0 || wcscmp(found->cFileName, L"..") == 0) {
    return true;
  }
  wchar_t *path = joined(inside, found->cFileName);
  bool on = path && (is_folder(found) ? each_file(path, visit, state) : visit(path, state));
  free(path);
  return on;
}

bool each_file(const wchar_t *folder, visit_file visit, void *state) {
  wchar_t *inside = joined(folder, L"\\"), *pattern = inside ? joined(inside, L"*") : NULL;
  WIN32_FIND_DATAW found;
  HANDLE list = pattern ? FindFirstFileW(pattern, &found) : INVALID_HANDLE_VALUE;
  bool on = true;
  if (list != INVALID_HANDLE_VALUE) {
    do {
      on = each_in(inside, &found, visit, state);
    } while (on && FindNextFileW(list, &found));
    FindClose(list);
  }
  free(pattern);
  free(inside);
  return on;
}
