// msi-steps.dll: what Windows Installer cannot do by its tables. What goes wrong is said in Vietnamese, in its
// window and its log.
#include "in_use.h"
#include "owned.h"
#include "run.h"

#include <msi.h>
#include <msiquery.h>
#include <stdlib.h>
#include <string.h>

static const wchar_t between[] = L"<|>";
// Before the words of a step that nothing depends on: no settings to keep, no firewall rule to delete. What went wrong
// with it stands in the log; Windows Installer would stop and show it to whoever installs by hand.
static const wchar_t may_fail[] = L"?<|>";

static void tell(MSIHANDLE session, INSTALLMESSAGE kind, const wchar_t *what, const wchar_t *detail,
                 const wchar_t *then) {
  MSIHANDLE record = MsiCreateRecord(0);
  wchar_t *text = calloc(LONGEST, sizeof *text);
  if (text) {
    add_text(text, what);
    add_text(text, detail);
    add_text(text, then);
    MsiRecordSetStringW(record, 0, text);
    MsiProcessMessage(session, kind, record);
  }
  MsiCloseHandle(record);
  free(text);
}

static UINT fail(MSIHANDLE session, const wchar_t *what, const wchar_t *detail, const wchar_t *then) {
  tell(session, INSTALLMESSAGE_ERROR, what, detail, then);
  return ERROR_INSTALL_FAILURE;
}

// A property in a text of LONGEST letters.
static void read_property(MSIHANDLE session, const wchar_t *name, wchar_t *value) {
  DWORD length = LONGEST;
  value[0] = 0;
  MsiGetPropertyW(session, name, value, &length);
}

static UINT not_owned(MSIHANDLE session, const wchar_t *path) {
  return fail(session, L"", path,
              L" không phải do quản trị viên tạo, hoặc dẫn tới nơi khác, nên không dùng được. Hãy xem bên trong, xóa"
              L" hoặc đổi tên rồi cài lại.");
}

// Officers may own it, but it leads nowhere else.
static bool is_link(const wchar_t *path) {
  DWORD kind = GetFileAttributesW(path);
  return kind != INVALID_FILE_ATTRIBUTES && (kind & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
}

// The first of these paths, with "<|>" between them, that is none of ours; NULL without one. Changes the text.
static const wchar_t *first_foreign(wchar_t *paths) {
  for (wchar_t *next = paths, *path = paths; next; path = next) {
    next = wcsstr(path, between);
    if (next) {
      *next = 0;
      next += wcslen(between);
    }
    if (path[0] && !is_owned(path)) {
      return path;
    }
  }
  return NULL;
}

// setup.exe holds it from its beginning to its end.
static bool is_setup_running(void) {
  HANDLE held = OpenMutexW(SYNCHRONIZE, FALSE, L"Global\\Sohoa-setup");
  if (held) {
    CloseHandle(held);
  }
  return held || GetLastError() == ERROR_ACCESS_DENIED;
}

// CheckOwned: deferred. The action's data are paths that nobody but administrators may have laid there.
__declspec(dllexport) UINT __stdcall CheckOwned(MSIHANDLE session) {
  static wchar_t paths[LONGEST];
  read_property(session, L"CustomActionData", paths);
  const wchar_t *foreign = first_foreign(paths);
  return foreign ? not_owned(session, foreign) : ERROR_SUCCESS;
}

// CheckInUse: immediate, before anything is done. Refuses while the program runs, a file is held, setup.exe works, or
// somebody laid something where IT's settings go. Leaves INSTALLDIR_PLAIN, the folder without "\\" at its end.
__declspec(dllexport) UINT __stdcall CheckInUse(MSIHANDLE session) {
  static wchar_t folder[LONGEST], who[LONGEST];
  if (is_setup_running()) {
    return fail(session, L"Một bộ cài Sohoa khác đang chạy. Hãy chờ nó xong rồi chạy lại.", L"", L"");
  }
  read_property(session, L"SOHOA_OWNED", folder);
  const wchar_t *foreign = first_foreign(folder);
  if (foreign) {
    return not_owned(session, foreign);
  }
  read_property(session, L"SOHOA_LINK_FREE", folder);
  if (is_link(folder)) {
    return not_owned(session, folder);
  }
  read_property(session, L"INSTALLDIR", folder);
  size_t length = wcslen(folder);
  if (length > 0 && folder[length - 1] == L'\\') {
    folder[length - 1] = 0;
  }
  // For programs that take a "\\" before a quotation mark for something else.
  MsiSetPropertyW(session, L"INSTALLDIR_PLAIN", folder);
  // Windows Installer writes down what it shows.
  switch (in_use(folder, L"", false, who)) {
    case RUNNING:
      return fail(session, L"Sohoa đang chạy: ", who, L". Hãy lưu việc đang làm và đóng cửa sổ đó, rồi chạy lại.");
    case FILE_LOCKED:
      return fail(session, L"Chương trình khác đang giữ tệp ", who,
                  L". Hãy đóng chương trình đó hoặc khởi động lại máy, rồi chạy lại.");
    default:
      return ERROR_SUCCESS;
  }
}

static void add_quoted(wchar_t *command, const wchar_t *word, size_t length) {
  wchar_t letter[2] = {0};
  size_t slashes = 0;
  add_text(command, L"\"");
  for (size_t at = 0; at < length; at++) {
    // Before a quotation mark each backslash counts twice.
    for (; word[at] == L'"' && slashes > 0; slashes--) {
      add_text(command, L"\\");
    }
    if (word[at] == L'"') {
      add_text(command, L"\\");
    }
    slashes = word[at] == L'\\' ? slashes + 1 : 0;
    letter[0] = word[at];
    add_text(command, letter);
  }
  for (; slashes > 0; slashes--) {
    add_text(command, L"\\");
  }
  add_text(command, L"\"");
}

// Only what needs them gets quotation marks: cmd.exe knows no "rd".
static void add_word(wchar_t *command, const wchar_t *word, size_t length) {
  wchar_t *plain = calloc(length + 1, sizeof *plain);
  if (command[0]) {
    add_text(command, L" ");
  }
  if (plain) {
    memcpy(plain, word, length * sizeof *plain);
    if (length == 0 || wcspbrk(plain, L" \t\"")) {
      add_quoted(command, plain, length);
    } else {
      add_text(command, plain);
    }
  }
  free(plain);
}

static void as_command(const wchar_t *words, wchar_t *command) {
  command[0] = 0;
  for (const wchar_t *next; (next = wcsstr(words, between)); words = next + wcslen(between)) {
    add_word(command, words, next - words);
  }
  add_word(command, words, wcslen(words));
}

// RunStep: deferred. The action's data are a program and its words with "<|>" between them.
__declspec(dllexport) UINT __stdcall RunStep(MSIHANDLE session) {
  static wchar_t words[LONGEST], command[LONGEST], said[LONGEST];
  read_property(session, L"CustomActionData", words);
  bool optional = wcsncmp(words, may_fail, wcslen(may_fail)) == 0;
  as_command(words + (optional ? wcslen(may_fail) : 0), command);
  if (run_hidden(command, said) == DONE) {
    return ERROR_SUCCESS;
  }
  if (optional) {
    tell(session, INSTALLMESSAGE_INFO, command, L": ", said);
    return ERROR_SUCCESS;
  }
  return fail(session, L"Một bước cài đặt không xong: ", said[0] ? said : command,
              L". Hãy sửa rồi chạy lại; nếu vẫn vậy, hãy gửi nhật ký cài đặt cho cán bộ CNTT.");
}
