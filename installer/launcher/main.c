/* sohoa.exe and sohoa.com: the program's own Python, and nothing but this program in it.
 *
 * The same source twice: for windows and for consoles. Three things are started: the program with
 * the words of whoever called it; a worker of it, as Python's multiprocessing words that; a child
 * of it, `-m scanner_app...`. Any other use as an interpreter is refused: whoever lets sohoa.exe run
 * (AppLocker, WDAC) does not let every script run.
 */
#include "launcher.h"

static wchar_t root[PATH_ROOM];
static wchar_t runtime[PATH_ROOM];

/* Looked at before Python starts, which would end in English or without a word. */
static const wchar_t *const needed[] = {
    L"python312.dll", L"vcruntime140.dll", L"msvcp140.dll", L"python312._pth", L"Lib\\encodings",
    L"Lib\\site-packages\\scanner_app\\__main__.py",
};

static BOOL find_root(void) {
    DWORD length = GetModuleFileNameW(NULL, root, PATH_ROOM);
    wchar_t *last;
    if (length == 0 || length >= PATH_ROOM) return FALSE;
    last = wcsrchr(root, L'\\');
    if (!last) return FALSE;
    *last = 0;
    return join(runtime, root, L"runtime");
}

static const wchar_t *missing_file(void) {
    static wchar_t place[PATH_ROOM];
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!join(place, runtime, needed[i])) return needed[i];
        if (GetFileAttributesW(place) == INVALID_FILE_ATTRIBUTES) return place;
    }
    return NULL;
}

/* No DLL from the current folder or from PATH, neither by us nor by what we load. */
static void harden(void) {
    HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    /* Wheels expect Microsoft's runtime in Windows itself. */
    AddDllDirectory(runtime);
    SetErrorMode(SEM_FAILCRITICALERRORS);
    /* Neither does a program of this name in the folder of papers run in place of ours. */
    SetEnvironmentVariableW(L"NoDefaultCurrentDirectoryInExePath", L"1");
}

/* tesseract.exe is found by name, first of all. */
static BOOL put_tesseract_on_path(void) {
    static wchar_t folder[PATH_ROOM], models[PATH_ROOM];
    DWORD room = GetEnvironmentVariableW(L"PATH", NULL, 0);
    size_t own;
    wchar_t *whole;
    if (!join(folder, root, L"tesseract") || !join(models, folder, L"tessdata")) return FALSE;
    SetEnvironmentVariableW(L"TESSDATA_PREFIX", models);
    own = wcslen(folder);
    whole = calloc(own + room + 2, sizeof *whole);
    if (!whole) return FALSE;
    wcscpy(whole, folder);
    if (room) {
        whole[own] = L';';
        GetEnvironmentVariableW(L"PATH", whole + own + 1, room);
        /* A worker's has it already. */
        if (wcsncmp(whole + own + 1, folder, own) == 0) memmove(whole, whole + own + 1, room * sizeof *whole);
    }
    SetEnvironmentVariableW(L"PATH", whole);
    free(whole);
    return TRUE;
}

static py_main_function load_python(void) {
    static wchar_t place[PATH_ROOM];
    HMODULE python;
    if (!join(place, runtime, L"python312.dll")) return NULL;
    python = LoadLibraryExW(place, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    return python ? (py_main_function)(void *)GetProcAddress(python, "Py_Main") : NULL;
}

int wmain(int count, wchar_t **words) {
    struct command command;
    const wchar_t *missing;
    py_main_function py_main;
    if (!find_root()) return refuse(REFUSED_BROKEN, L"sohoa");
    missing = missing_file();
    if (missing) return refuse(REFUSED_BROKEN, missing);
    if (!word_command(count, words, &command)) return refuse(REFUSED_USE, NULL);
    harden();
    if (!put_tesseract_on_path()) return refuse(REFUSED_BROKEN, L"tesseract");
    py_main = load_python();
    if (!py_main) return refuse(REFUSED_BROKEN, L"runtime\\python312.dll");
    return py_main(command.count, command.words);
}

#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    (void)self, (void)before, (void)line, (void)show;
    return words ? wmain(count, words) : refuse(REFUSED_BROKEN, L"sohoa.exe");
}
#endif
