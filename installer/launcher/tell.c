/* What people are told when the program cannot start. */
#include "launcher.h"

static const wchar_t broken_text[] =
    L"Bản cài Sohoa bị thiếu tệp nên không mở được.\n\n"
    L"Hãy chạy lại bộ cài Sohoa để sửa, hoặc báo cán bộ công nghệ thông tin. "
    L"Hồ sơ đã quét vẫn được giữ nguyên.\n\nTệp bị thiếu: ";
static const wchar_t use_text[] =
    L"Sohoa không chạy chương trình khác.\n\nHãy xem các lệnh có sẵn bằng: sohoa --help";

BOOL join(wchar_t *path, const wchar_t *folder, const wchar_t *name) {
    size_t before = wcslen(folder), after = wcslen(name);
    if (before + after + 2 > PATH_ROOM) return FALSE;
    memmove(path, folder, before * sizeof *path);
    path[before] = L'\\';
    memcpy(path + before + 1, name, (after + 1) * sizeof *path);
    return TRUE;
}

#ifdef WINDOWED
static void tell(const wchar_t *text) {
    MessageBoxW(NULL, text, L"Sohoa", MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
}
#endif

/* To a console as letters, to a pipe or file as UTF-8; FALSE without either. */
static BOOL write_error(const wchar_t *text) {
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    DWORD mode, written;
    char bytes[8192];
    int length;
    if (!out || out == INVALID_HANDLE_VALUE) return FALSE;
    if (GetConsoleMode(out, &mode)) return WriteConsoleW(out, text, (DWORD)wcslen(text), &written, NULL);
    length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
    return length > 1 && WriteFile(out, bytes, (DWORD)length - 1, &written, NULL);
}

int refuse(int code, const wchar_t *what) {
    static wchar_t text[PATH_ROOM + 512];
    wcscpy(text, code == REFUSED_BROKEN ? broken_text : use_text);
    if (what) wcscat(text, what);
    wcscat(text, L"\n");
#ifdef WINDOWED
    /* Who started it with a pipe waits for an answer there, not for a click. */
    if (!write_error(text)) tell(text);
#else
    write_error(text);
#endif
    return code;
}
