/* The source manager (DSM): found, opened, asked; memory that it and the sources share. */
#include "manager.h"

#include <string.h>

TW_IDENTITY source;
HWND window;

static TW_IDENTITY self = {
    .Version = {.MajorNum = 1, .Info = "1"},
    .ProtocolMajor = 2,
    .ProtocolMinor = 4,
    .SupportedGroups = DG_CONTROL | DG_IMAGE | DF_APP2,
    .Manufacturer = "Sohoa",
    .ProductFamily = "Sohoa",
    .ProductName = "Sohoa",
};
static DSMENTRYPROC entry;
static TW_ENTRYPOINT shared;
static int is_second_generation;
static uint16_t no_source;
static volatile LONG notice;
static DWORD main_thread;

/* TWAIN 2 manager from the system folder, never from where the program lies: that may be writable.
 * Then the one that comes with Windows itself, 32 bit only, in the Windows folder. */
static HMODULE load(void) {
    HMODULE found = LoadLibraryExW(L"TWAINDSM.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (found) return found;
    wchar_t path[MAX_PATH + 16];
    UINT length = GetWindowsDirectoryW(path, MAX_PATH);
    if (length && length < MAX_PATH) {
        wcscpy(path + length, L"\\twain_32.dll");
        found = LoadLibraryW(path);
    }
    return found ? found : LoadLibraryExW(L"twain_32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

/* Without a desktop session there are no windows but message-only ones; a driver may live with it. */
static void open_window(void) {
    window = CreateWindowExW(0, L"STATIC", L"Sohoa", WS_POPUP, 0, 0, 1, 1, NULL, NULL, NULL, NULL);
    if (!window)
        window = CreateWindowExW(0, L"STATIC", L"Sohoa", 0, 0, 0, 1, 1, HWND_MESSAGE, NULL, NULL,
                                 NULL);
}

int manager_open(void) {
    main_thread = GetCurrentThreadId();
    HMODULE library = load();
    if (library) entry = (DSMENTRYPROC)(void *)GetProcAddress(library, "DSM_Entry");
    if (!entry) return 0;
    open_window();
    if (entry(&self, NULL, DG_CONTROL, DAT_PARENT, MSG_OPENDSM, &window) != TWRC_SUCCESS) return 0;
    is_second_generation = (self.SupportedGroups & DF_DSM2) != 0;
    if (is_second_generation) {
        shared.Size = sizeof shared;
        if (entry(&self, NULL, DG_CONTROL, DAT_ENTRYPOINT, MSG_GET, &shared) != TWRC_SUCCESS)
            memset(&shared, 0, sizeof shared);
    }
    return 1;
}

void manager_close(void) {
    entry(&self, NULL, DG_CONTROL, DAT_PARENT, MSG_CLOSEDSM, &window);
}

void manager_sources(int (*each)(TW_IDENTITY *, void *), void *context) {
    TW_IDENTITY found = {0};
    uint16_t message = MSG_GETFIRST;
    while (entry(&self, NULL, DG_CONTROL, DAT_IDENTITY, message, &found) == TWRC_SUCCESS) {
        if (!each(&found, context)) return;
        message = MSG_GETNEXT;
    }
}

/* Called by the manager, perhaps from a thread of the driver. */
static uint16_t WINAPI on_notice(TW_IDENTITY *from, TW_IDENTITY *to, uint32_t group, uint16_t kind,
                                 uint16_t message, void *content) {
    (void)from, (void)to, (void)group, (void)content;
    if (kind != DAT_NULL) return TWRC_FAILURE;
    InterlockedExchange(&notice, message);
    PostThreadMessageW(main_thread, WM_NULL, 0, 0);
    return TWRC_SUCCESS;
}

static int is_named(TW_IDENTITY *candidate, void *name) {
    wchar_t wide[64] = {0};
    MultiByteToWideChar(CP_ACP, 0, candidate->ProductName, -1, wide, 63);
    if (wcscmp(wide, name) != 0) return 1;
    source = *candidate;
    return 0;
}

uint16_t source_open(const wchar_t *name) {
    memset(&source, 0, sizeof source);
    manager_sources(is_named, (void *)name);
    if (!source.ProductName[0]) {
        no_source = 1;
        return TWRC_FAILURE;
    }
    uint16_t result = entry(&self, NULL, DG_CONTROL, DAT_IDENTITY, MSG_OPENDS, &source);
    if (result != TWRC_SUCCESS) {
        /* It is not open: its failure is told by the manager. */
        source.Id = 0;
        return result;
    }
    if (is_second_generation) {
        TW_CALLBACK callback = {.CallBackProc = (void *)on_notice};
        source_do(DG_CONTROL, DAT_CALLBACK, MSG_REGISTER_CALLBACK, &callback);
    }
    return result;
}

void source_close(void) {
    if (source.Id) entry(&self, NULL, DG_CONTROL, DAT_IDENTITY, MSG_CLOSEDS, &source);
    source.Id = 0;
}

uint16_t source_do(uint32_t group, uint16_t kind, uint16_t message, void *content) {
    return entry(&self, &source, group, kind, message, content);
}

uint16_t condition(void) {
    if (no_source) return TWCC_NODS;
    TW_STATUS status = {0};
    TW_IDENTITY *asked = source.Id ? &source : NULL;
    uint16_t result = entry(&self, asked, DG_CONTROL, DAT_STATUS, MSG_GET, &status);
    return result == TWRC_SUCCESS ? status.ConditionCode : TWCC_SUCCESS;
}

HANDLE shared_allocate(uint32_t size) {
    return shared.DSM_MemAllocate ? shared.DSM_MemAllocate(size) : GlobalAlloc(GHND, size);
}

void *shared_lock(HANDLE memory) {
    return shared.DSM_MemLock ? shared.DSM_MemLock(memory) : GlobalLock(memory);
}

void shared_unlock(HANDLE memory) {
    if (shared.DSM_MemUnlock)
        shared.DSM_MemUnlock(memory);
    else
        GlobalUnlock(memory);
}

void shared_free(HANDLE memory) {
    if (shared.DSM_MemFree)
        shared.DSM_MemFree(memory);
    else
        GlobalFree(memory);
}

uint16_t take_notice(void) {
    return (uint16_t)InterlockedExchange(&notice, MSG_NULL);
}

void offer_event(MSG *event) {
    TW_EVENT offered = {.pEvent = event, .TWMessage = MSG_NULL};
    uint16_t result = source_do(DG_CONTROL, DAT_EVENT, MSG_PROCESSEVENT, &offered);
    if (result == TWRC_DSEVENT) {
        if (offered.TWMessage != MSG_NULL) InterlockedExchange(&notice, offered.TWMessage);
        return;
    }
    TranslateMessage(event);
    DispatchMessageW(event);
}
