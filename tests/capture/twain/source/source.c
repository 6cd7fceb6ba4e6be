/* A TWAIN source without a device: hands out sheets of one shade, and plays faults.
 *
 * It keeps to the states of the specification as a real driver does, and refuses what comes out of
 * turn, so that the program under test is held to them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "paper.h"
#include "twain_spec.h"

enum { OPEN = 4, ENABLED = 5, READY = 6, TRANSFERRING = 7, MOST_SIDES = 64, STRIP_ROWS = 100 };

typedef struct { int shade, is_back; } Drawn;

static TW_IDENTITY self = {
    .Version = {.MajorNum = 1, .Info = "1"},
    .ProtocolMajor = 2,
    .ProtocolMinor = 4,
    .SupportedGroups = DG_CONTROL | DG_IMAGE | DF_DS2,
    .Manufacturer = "Giay",
    .ProductFamily = "Paper",
    .ProductName = "Paper Tray",
};
static TW_IDENTITY application;
static TW_ENTRYPOINT manager;
static uint16_t state, condition;
static Drawn drawn[MOST_SIDES];
static int drawn_count, delivered, is_stopped, row;
static Fault fault;
static double frame_width, frame_height;

static HANDLE WINAPI global_allocate(uint32_t size) {
    return GlobalAlloc(GHND, size);
}

static void *WINAPI global_lock(HANDLE handle) {
    return GlobalLock(handle);
}

static void WINAPI global_unlock(HANDLE handle) {
    GlobalUnlock(handle);
}

static Memory memory(void) {
    Memory own = {global_allocate, global_lock, global_unlock};
    Memory given = {manager.DSM_MemAllocate, manager.DSM_MemLock, manager.DSM_MemUnlock};
    return manager.DSM_MemAllocate ? given : own;
}

static uint16_t failed(uint16_t why) {
    condition = why;
    return TWRC_FAILURE;
}

static uint16_t outcome(uint16_t why) {
    return why == TWCC_SUCCESS ? TWRC_SUCCESS : failed(why);
}

/* --- paper ------------------------------------------------------------------------------- */

static int is_feeder(void) {
    return cap(CAP_FEEDERENABLED) != 0;
}

static int may_draw(void) {
    int wanted = (int)cap(CAP_XFERCOUNT);
    if (is_stopped || !is_feeder() || sheets_left() == 0) return 0;
    if (nature("counts", 1) && wanted > 0 && delivered + drawn_count >= wanted) return 0;
    return drawn_count < 1 + nature("ahead", 0);
}

static void draw(void) {
    while (may_draw()) {
        int shade = draw_sheet();
        int drops_white = cap(ICAP_AUTODISCARDBLANKPAGES) != TWBP_DISABLE;
        if (drops_white && shade >= 240) continue;
        drawn[drawn_count++] = (Drawn){shade, 0};
        if (cap(CAP_DUPLEXENABLED)) drawn[drawn_count++] = (Drawn){shade - 20, 1};
    }
}

/* --- picture ----------------------------------------------------------------------------- */

static TW_IMAGEINFO about(void) {
    double dpi = cap(ICAP_XRESOLUTION);
    int bits = cap(ICAP_PIXELTYPE) == TWPT_BW ? 1 : cap(ICAP_PIXELTYPE) == TWPT_GRAY ? 8 : 24;
    TW_IMAGEINFO info = {
        .XResolution = {(int16_t)dpi, 0},
        .YResolution = {(int16_t)dpi, 0},
        .ImageWidth = (int32_t)(frame_width * dpi + 0.5),
        .ImageLength = (int32_t)(frame_height * dpi + 0.5),
        .SamplesPerPixel = (int16_t)(bits == 24 ? 3 : 1),
        .BitsPerPixel = (int16_t)bits,
        .PixelType = (int16_t)cap(ICAP_PIXELTYPE),
    };
    return info;
}

/* Row `y` of the page in work. "bands": red above blue, or black above white. */
static void paint(uint8_t *out, size_t size, int y, const TW_IMAGEINFO *info, int is_bitmap) {
    int shade = drawn[0].shade, has_bands = nature("bands", 0), is_upper = y < info->ImageLength / 2;
    if (has_bands) shade = is_upper ? 0 : 255;
    int is_vanilla = cap(ICAP_PIXELFLAVOR) == TWPF_VANILLA && !is_bitmap;
    if (info->BitsPerPixel == 1) shade = shade >= 128 ? 255 : 0;
    memset(out, is_vanilla && info->BitsPerPixel < 24 ? 255 - shade : shade, size);
    if (!has_bands || info->BitsPerPixel != 24) return;
    int red = is_bitmap ? 2 : 0, blue = is_bitmap ? 0 : 2;
    for (int x = 0; x < info->ImageWidth; x++) {
        memset(out + 3 * x, 0, 3);
        out[3 * x + (is_upper ? red : blue)] = 200;
    }
}

static size_t row_size(const TW_IMAGEINFO *info) {
    /* Padded as many drivers do. */
    return ((size_t)info->ImageWidth * (size_t)info->BitsPerPixel + 31) / 32 * 4;
}

/* --- faults ------------------------------------------------------------------------------ */

static int plays(const char *name) {
    return delivered == fault.after && strcmp(fault.name, name) == 0;
}

static uint16_t fault_before_page(void) {
    if (plays("multifeed") && cap(CAP_DOUBLEFEEDDETECTION) == TWDF_ULTRASONIC &&
        cap(CAP_DOUBLEFEEDDETECTIONRESPONSE) == TWDP_STOP)
        return TWCC_PAPERDOUBLEFEED;
    if (plays("cover")) return TWCC_INTERLOCK;
    return plays("io") ? TWCC_BUMMER : TWCC_SUCCESS;
}

static uint16_t fault_in_mid_page(void) {
    if (plays("hung")) {
        fputs("hung\n", stderr);
        fflush(stderr);
        Sleep(INFINITE);
    }
    if (plays("crashed")) RaiseException(EXCEPTION_ACCESS_VIOLATION, EXCEPTION_NONCONTINUABLE, 0, NULL);
    return plays("jam") ? TWCC_PAPERJAM : TWCC_SUCCESS;
}

/* --- transfers --------------------------------------------------------------------------- */

static uint16_t next_strip(TW_IMAGEMEMXFER *strip) {
    TW_IMAGEINFO info = about();
    uint32_t size = (uint32_t)row_size(&info);
    uint32_t rows = strip->Memory.Length / size;
    if (state != READY && state != TRANSFERRING) return failed(TWCC_SEQERROR);
    uint16_t why = row == 0 ? fault_before_page() : row >= info.ImageLength / 2 ? fault_in_mid_page() : 0;
    if (why) return failed(why);
    state = TRANSFERRING;
    if (rows > STRIP_ROWS) rows = STRIP_ROWS;
    if (rows > (uint32_t)(info.ImageLength - row)) rows = (uint32_t)(info.ImageLength - row);
    for (uint32_t y = 0; y < rows; y++)
        paint((uint8_t *)strip->Memory.TheMem + y * size, size, row + (int)y, &info, 0);
    strip->Compression = TWCP_NONE;
    strip->BytesPerRow = size;
    strip->Columns = (uint32_t)info.ImageWidth;
    strip->Rows = rows;
    strip->XOffset = 0;
    strip->YOffset = (uint32_t)row;
    strip->BytesWritten = rows * size;
    row += (int)rows;
    int is_short = plays("short_page") && row >= info.ImageLength / 2;
    return is_short || row >= info.ImageLength ? TWRC_XFERDONE : TWRC_SUCCESS;
}

static uint16_t whole_bitmap(HANDLE *given) {
    TW_IMAGEINFO info = about();
    size_t size = row_size(&info), colours = info.BitsPerPixel == 24 ? 0 : 1u << info.BitsPerPixel;
    if (state != READY) return failed(TWCC_SEQERROR);
    uint16_t why = fault_before_page();
    if (!why) why = fault_in_mid_page();
    if (why) return failed(why);
    Memory of = memory();
    *given = of.allocate((uint32_t)(sizeof(BITMAPINFOHEADER) + 4 * colours + size * (size_t)info.ImageLength));
    BITMAPINFOHEADER *header = of.lock(*given);
    *header = (BITMAPINFOHEADER){.biSize = sizeof *header, .biWidth = info.ImageWidth,
                                 .biHeight = info.ImageLength, .biPlanes = 1,
                                 .biBitCount = (WORD)info.BitsPerPixel};
    uint32_t *palette = (uint32_t *)(header + 1);
    for (uint32_t i = 0; i < colours; i++) palette[i] = i * (colours == 2 ? 0xffffff : 0x010101);
    uint8_t *pixels = (uint8_t *)(palette + colours);
    for (int y = 0; y < info.ImageLength; y++)
        paint(pixels + size * (size_t)(info.ImageLength - 1 - y), size, y, &info, 1);
    of.unlock(*given);
    state = TRANSFERRING;
    return TWRC_XFERDONE;
}

static uint16_t pending_transfers(uint16_t message, TW_PENDINGXFERS *pending) {
    if (state < READY) return failed(TWCC_SEQERROR);
    if (message == MSG_ENDXFER) {
        int was_taken = state == TRANSFERRING;
        if (was_taken) delivered++;
        if (drawn_count) memmove(drawn, drawn + 1, sizeof *drawn * (size_t)--drawn_count);
        row = 0;
        state = READY;
        draw();
    } else if (message == MSG_STOPFEEDER) {
        if (!nature("stoppable", 1)) return failed(TWCC_BADPROTOCOL);
        is_stopped = 1;
    } else if (message == MSG_RESET) {
        drawn_count = 0;
    }
    int wanted = (int)cap(CAP_XFERCOUNT);
    if (nature("counts", 1) && wanted > 0 && delivered >= wanted) drawn_count = 0;
    /* How many sheets lie in the feeder it does not know, only that there is more. */
    pending->Count = drawn_count ? (uint16_t)(is_stopped ? drawn_count : 0xffff) : 0;
    if (!drawn_count) state = ENABLED;
    return TWRC_SUCCESS;
}

static uint16_t enable(void) {
    fault = take_fault();
    delivered = row = drawn_count = is_stopped = 0;
    if (strcmp(fault.name, "busy") == 0) return failed(TWCC_MAXCONNECTIONS);
    if (strcmp(fault.name, "offline") == 0) return failed(TWCC_CHECKDEVICEONLINE);
    if (!is_feeder()) drawn[drawn_count++] = (Drawn){nature("glass_shade", 100), 0};
    draw();
    if (!drawn_count) return failed(TWCC_NOMEDIA);
    state = READY;
    if (!manager.DSM_Entry) {
        HMODULE library = GetModuleHandleA("twain_32.dll");
        manager.DSM_Entry = (DSMENTRYPROC)(void *)GetProcAddress(library, "DSM_Entry");
    }
    manager.DSM_Entry(&self, &application, DG_CONTROL, DAT_NULL, MSG_XFERREADY, NULL);
    return TWRC_SUCCESS;
}

static uint16_t layout(uint16_t message, TW_IMAGELAYOUT *asked) {
    if (message == MSG_SET) {
        frame_width = asked->Frame.Right.Whole + asked->Frame.Right.Frac / 65536.0;
        frame_height = asked->Frame.Bottom.Whole + asked->Frame.Bottom.Frac / 65536.0;
    }
    if (message == MSG_RESET || frame_width > 8.5) frame_width = 8.5;
    if (message == MSG_RESET || frame_height > 14.0) frame_height = 14.0;
    memset(asked, 0, sizeof *asked);
    asked->Frame.Right = (TW_FIX32){(int16_t)frame_width, (uint16_t)((frame_width - (int)frame_width) * 65536)};
    asked->Frame.Bottom = (TW_FIX32){(int16_t)frame_height, (uint16_t)((frame_height - (int)frame_height) * 65536)};
    return TWRC_SUCCESS;
}

static uint16_t capability(uint16_t message, TW_CAPABILITY *asked) {
    Memory of = memory();
    uint16_t why = caps_answer(message, asked, &of);
    if (why == TWCC_SUCCESS && message == MSG_SET && asked->Cap == ICAP_SUPPORTEDSIZES) {
        int size = (int)cap(ICAP_SUPPORTEDSIZES);
        if (size != TWSS_NONE) frame_width = size == TWSS_A4 ? 210 / 25.4 : 148 / 25.4;
        if (size != TWSS_NONE) frame_height = size == TWSS_A4 ? 297 / 25.4 : 210 / 25.4;
    }
    return outcome(why);
}

static uint16_t control(TW_IDENTITY *origin, uint16_t kind, uint16_t message, void *content) {
    switch (kind) {
    case DAT_IDENTITY:
        if (message == MSG_GET) *(TW_IDENTITY *)content = self;
        if (message == MSG_OPENDS) {
            self.Id = ((TW_IDENTITY *)content)->Id;
            application = *origin;
            frame_width = 8.5, frame_height = 14.0;
            state = OPEN;
            caps_reset();
        }
        return TWRC_SUCCESS;
    case DAT_ENTRYPOINT: manager = *(TW_ENTRYPOINT *)content; return TWRC_SUCCESS;
    case DAT_STATUS:
        ((TW_STATUS *)content)->ConditionCode = condition;
        condition = TWCC_SUCCESS;
        return TWRC_SUCCESS;
    case DAT_CAPABILITY: return state == OPEN || message != MSG_SET ? capability(message, content)
                                                                    : failed(TWCC_SEQERROR);
    case DAT_EVENT: ((TW_EVENT *)content)->TWMessage = MSG_NULL; return TWRC_NOTDSEVENT;
    case DAT_USERINTERFACE:
        if (message == MSG_ENABLEDS) return state == OPEN ? enable() : failed(TWCC_SEQERROR);
        if (state != ENABLED) return failed(TWCC_SEQERROR);
        state = OPEN;
        return TWRC_SUCCESS;
    case DAT_PENDINGXFERS: return pending_transfers(message, content);
    case DAT_SETUPMEMXFER: *(TW_SETUPMEMXFER *)content = (TW_SETUPMEMXFER){4096, 1 << 22, 1 << 18}; return TWRC_SUCCESS;
    default: return failed(TWCC_BADPROTOCOL);
    }
}

static uint16_t page_side(TW_EXTIMAGEINFO *asked) {
    if (!nature("tells_side", 0)) return failed(TWCC_BADPROTOCOL);
    if (state != TRANSFERRING) return failed(TWCC_SEQERROR);
    asked->Info[0].ItemType = TWTY_UINT16;
    asked->Info[0].NumItems = 1;
    asked->Info[0].ReturnCode = TWRC_SUCCESS;
    asked->Info[0].Item = drawn[0].is_back ? TWCS_BOTTOM : TWCS_TOP;
    return TWRC_SUCCESS;
}

static uint16_t image(uint16_t kind, uint16_t message, void *content) {
    switch (kind) {
    case DAT_IMAGEINFO: *(TW_IMAGEINFO *)content = about(); return TWRC_SUCCESS;
    case DAT_IMAGELAYOUT: return layout(message, content);
    case DAT_IMAGEMEMXFER: return next_strip(content);
    case DAT_IMAGENATIVEXFER: return whole_bitmap(content);
    case DAT_EXTIMAGEINFO: return page_side(content);
    default: return failed(TWCC_BADPROTOCOL);
    }
}

__declspec(dllexport) uint16_t WINAPI DS_Entry(TW_IDENTITY *origin, uint32_t group, uint16_t kind,
                                               uint16_t message, void *content) {
    return group == DG_CONTROL ? control(origin, kind, message, content) : image(kind, message, content);
}
