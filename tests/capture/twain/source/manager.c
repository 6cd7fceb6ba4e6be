/* A TWAIN 2 source manager (TWAINDSM.dll), which wine does not have: entry points, callbacks.
 *
 * Just enough for one program and one source in the folder that the specification names.
 */
#include <stdio.h>
#include <string.h>

#include "twain_spec.h"

static HMODULE library;
static DSENTRYPROC source_entry;
static uint16_t(WINAPI *callback)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);
static uint16_t condition;

__declspec(dllexport) uint16_t WINAPI DSM_Entry(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t,
                                                uint16_t, void *);

static HANDLE WINAPI allocate(uint32_t size) {
    return HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
}

static void WINAPI release(HANDLE memory) {
    HeapFree(GetProcessHeap(), 0, memory);
}

static void *WINAPI lock(HANDLE memory) {
    return memory;
}

static void WINAPI unlock(HANDLE memory) {
    (void)memory;
}

static TW_ENTRYPOINT entry_point(void) {
    TW_ENTRYPOINT given = {sizeof given, DSM_Entry, allocate, release, lock, unlock};
    return given;
}

static int load(void) {
    char folder[MAX_PATH], path[2 * MAX_PATH];
    if (source_entry) return 1;
    GetWindowsDirectoryA(folder, sizeof folder);
    snprintf(path, sizeof path, "%s\\twain_%d\\paper.ds", folder, (int)(8 * sizeof(void *)));
    library = LoadLibraryA(path);
    if (library) source_entry = (DSENTRYPROC)(void *)GetProcAddress(library, "DS_Entry");
    return source_entry != NULL;
}

static uint16_t failed(uint16_t why) {
    condition = why;
    return TWRC_FAILURE;
}

static uint16_t identity(TW_IDENTITY *origin, uint16_t message, TW_IDENTITY *content) {
    if (message == MSG_GETNEXT) return TWRC_ENDOFLIST;
    if (!load()) return failed(TWCC_NODS);
    if (message == MSG_GETFIRST) return source_entry(origin, DG_CONTROL, DAT_IDENTITY, MSG_GET, content);
    if (message == MSG_OPENDS) {
        TW_ENTRYPOINT given = entry_point();
        content->Id = 7;
        source_entry(origin, DG_CONTROL, DAT_ENTRYPOINT, MSG_SET, &given);
    }
    return source_entry(origin, DG_CONTROL, DAT_IDENTITY, message, content);
}

static uint16_t own(TW_IDENTITY *origin, uint16_t kind, uint16_t message, void *content) {
    switch (kind) {
    case DAT_PARENT:
        if (message == MSG_OPENDSM) origin->SupportedGroups |= DF_DSM2;
        return TWRC_SUCCESS;
    case DAT_IDENTITY: return identity(origin, message, content);
    case DAT_ENTRYPOINT: *(TW_ENTRYPOINT *)content = entry_point(); return TWRC_SUCCESS;
    case DAT_STATUS:
        ((TW_STATUS *)content)->ConditionCode = condition;
        condition = TWCC_SUCCESS;
        return TWRC_SUCCESS;
    default: return failed(TWCC_BADPROTOCOL);
    }
}

uint16_t WINAPI DSM_Entry(TW_IDENTITY *origin, TW_IDENTITY *target, uint32_t group, uint16_t kind,
                          uint16_t message, void *content) {
    if (kind == DAT_NULL) return callback ? callback(origin, target, group, kind, message, content) : TWRC_FAILURE;
    if (!target || kind == DAT_IDENTITY) return own(origin, kind, message, content);
    if (kind == DAT_CALLBACK) {
        *(void **)&callback = ((TW_CALLBACK *)content)->CallBackProc;
        return TWRC_SUCCESS;
    }
    return source_entry(origin, group, kind, message, content);
}
