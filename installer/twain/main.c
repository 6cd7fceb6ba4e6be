/* The process that holds a TWAIN driver, in 32 or 64 bit as the driver needs.
 *
 * One job, then it ends. JSON lines in ASCII. In: {"do": "list"}, {"do": "caps", "device"} or
 * {"do": "scan", "device", "folder", settings}; after each page {"do": "next"}, {"do": "stop"} (no
 * further sheet; those drawn in are delivered) or {"do": "reset"}. Out: {"devices"}, {"caps"},
 * {"begin"}, {"received"}, {"raster"}, {"warn"}, and always last {"end"}, {"unsupported"} or
 * {"error", "result", "condition"} with TWAIN's own codes. Pixels go by raw file, whose name alone
 * is told; whoever reads it deletes it. Nothing more is told after the last: drivers may crash when
 * they are let go, and all is said by then.
 */
#include <objbase.h>
#include <string.h>

#include "commands.h"
#include "json.h"
#include "manager.h"
#include "scan.h"
#include "tell.h"

/* No dialog of the system over the counter: the parent sees the exit code. */
static LONG WINAPI on_crash(EXCEPTION_POINTERS *crash) {
    TerminateProcess(GetCurrentProcess(), crash->ExceptionRecord->ExceptionCode);
    return EXCEPTION_EXECUTE_HANDLER;
}

int main(void) {
    static char job[LINE_ROOM];
    wchar_t what[16] = {0};
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    SetUnhandledExceptionFilter(on_crash);
    out_begin();
    commands_begin();
    if (!next_command(job, 0)) return 0;
    /* Sources that stand on WIA are COM clients and count on us. */
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    json_text(job, "do", what, 16);
    if (!manager_open()) {
        tell_end("no_manager");
        return 0;
    }
    if (wcscmp(what, L"list") == 0)
        list_sources();
    else if (wcscmp(what, L"caps") == 0)
        tell_capabilities(job);
    else
        scan(job);
    manager_close();
    /* Drivers with threads of their own crash in exit handlers. */
    TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}
