// msi-steps.dll: what Windows Installer cannot do by its tables. What goes wrong is said in Vietnamese, in its
// window and its log.
#include "in_use.h"
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

// CheckInUse: immediate, before anything is done. Refuses while the program runs, a file is held, or somebody
// laid a link where IT's settings go. Leaves INSTALLDIR_PLAIN, the folder without "\\" at its end.
__declspec(dllexport) UINT __stdcall CheckInUse(MSIHANDLE session) {
  static wchar_t folder[LONGEST], who[LONGEST];
  read_property(session, L"SOHOA_LINK_FREE", folder);
  for (wchar_t *next = folder, *path = folder; next; path = next) {
    next = wcsstr(path, between);
    if (next) {
      *next = 0;
      next += wcslen(between);
    }
    DWORD kind = path[0] ? GetFileAttributesW(path) : INVALID_FILE_ATTRIBUTES;
    if (kind != INVALID_FILE_ATTRIBUTES && (kind & FILE_ATTRIBUTE_REPARSE_POINT)) {
      return fail(session, L"Không đặt được quyền cho thư mục ", path, L". Hãy xóa hoặc đổi tên thư mục đó rồi cài lại.");
    }
  }
  read_property(session, L"INSTALLDIR", folder);
  size_t length = wcslen(folder);
  if (length > 0 && folder[length - 1] == L'\\') {
    folder[length - 1] = 0;
  }
  // For programs that take a "\\" before a quotation mark for something else.
  MsiSetPropertyW(session, L"INSTALLDIR_PLAIN", folder);
  switch (in_use(folder, L"", who)) {
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
