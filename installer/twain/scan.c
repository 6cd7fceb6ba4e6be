/* Scanning: agree, enable, take page after page, and let the device go in order. */
#include "scan.h"

#include "capability.h"
#include "commands.h"
#include "json.h"
#include "manager.h"
#include "settings.h"
#include "tell.h"
#include "transfer.h"

/* What the parent wants after a page. */
typedef enum {
    GO_ON,
    NO_FURTHER_SHEET, /* sheets drawn in already are still delivered */
    ENOUGH,           /* not even those */
} Wish;

static Wish wish_after_page(void) {
    char line[LINE_ROOM];
    wchar_t word[16] = {0};
    if (!next_command(line, 1)) return ENOUGH;
    json_text(line, "do", word, 16);
    if (wcscmp(word, L"stop") == 0) return NO_FURTHER_SHEET;
    return wcscmp(word, L"next") == 0 ? GO_ON : ENOUGH;
}

/* The page was taken; how many more are ready (any number when the source does not know). */
static int end_page(Wish wish) {
    TW_PENDINGXFERS pending = {0};
    uint16_t result = source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_ENDXFER, &pending);
    if (result != TWRC_SUCCESS) {
        tell_failure("end", result);
        return -1;
    }
    if (wish == GO_ON || !pending.Count) return pending.Count;
    if (wish == NO_FURTHER_SHEET) {
        TW_PENDINGXFERS left = pending;
        if (source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_STOPFEEDER, &left) == TWRC_SUCCESS) {
            /* Some sources leave the count to be asked for. */
            source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_GET, &left);
            return left.Count;
        }
        /* It only knows how to throw away; a sheet drawn in ahead may lie in the tray unscanned. */
        tell_warning("sheets_drawn_ahead");
    }
    source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_RESET, &pending);
    return 0;
}

/* Pages while there are any; 1 when all went well. */
static int take_pages(const Settings *wanted, const Agreed *agreed, const wchar_t *folder) {
    Wish wish = GO_ON;
    for (int number = 1, more = 1; more; number++) {
        if (!take_page(wanted, agreed, folder, number)) return 0;
        Wish said = wish_after_page();
        /* Once stopped, it stays stopped; the feeder is told only once. */
        int is_new = said > wish;
        wish = is_new ? said : wish;
        more = end_page(is_new ? wish : GO_ON);
        if (more < 0) return 0;
    }
    return 1;
}

static void let_go(TW_USERINTERFACE *face) {
    TW_PENDINGXFERS pending = {0};
    source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_ENDXFER, &pending);
    if (pending.Count) source_do(DG_CONTROL, DAT_PENDINGXFERS, MSG_RESET, &pending);
    source_do(DG_CONTROL, DAT_USERINTERFACE, MSG_DISABLEDS, face);
    source_close();
}

/* The source is enabled: wait for its first page and take all. */
static void work(const Settings *wanted, const Agreed *agreed, const wchar_t *folder) {
    for (;;) {
        switch (next_notice()) {
        case MSG_XFERREADY:
            if (take_pages(wanted, agreed, folder)) tell_end("done");
            return;
        case MSG_CLOSEDSREQ:
        case MSG_CLOSEDSOK:
            /* Its own message box was closed, or it gave up. */
            tell_failure("closed", TWRC_CANCEL);
            return;
        case MSG_NULL:
            return;
        default:
            break;
        }
    }
}

static int is_ready(const Agreed *agreed) {
    if (current(CAP_DEVICEONLINE, 1) == 0) {
        tell_end("offline");
        return 0;
    }
    if (agreed->feeder && is_loaded() == 0) {
        tell_end("empty");
        return 0;
    }
    return 1;
}

void scan(const char *job) {
    wchar_t name[64] = {0}, folder[MAX_PATH] = {0};
    json_text(job, "device", name, 64);
    json_text(job, "folder", folder, MAX_PATH);
    uint16_t result = source_open(name);
    if (result != TWRC_SUCCESS) {
        tell_failure("open", result);
        return;
    }
    Settings wanted = settings_of(job);
    Agreed agreed = {0};
    const char *missing = agree(&wanted, &agreed);
    if (missing) {
        tell_unsupported(missing);
    } else if (is_ready(&agreed)) {
        TW_USERINTERFACE face = {.hParent = window};
        result = source_do(DG_CONTROL, DAT_USERINTERFACE, MSG_ENABLEDS, &face);
        if (result == TWRC_SUCCESS || result == TWRC_CHECKSTATUS) {
            work(&wanted, &agreed, folder);
            let_go(&face);
            return;
        }
        tell_failure("enable", result);
    }
    source_close();
}
