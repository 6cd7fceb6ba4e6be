/* What is told to the parent. */
#include "tell.h"

#include "json.h"
#include "manager.h"

static ULONGLONG received_at;
static uint32_t received;

void tell_end(const char *reason) {
    out_raw("{\"end\":\"");
    out_raw(reason);
    out_raw("\"}");
    out_send();
}

void tell_unsupported(const char *what) {
    out_raw("{\"unsupported\":\"");
    out_raw(what);
    out_raw("\"}");
    out_send();
}

void tell_failure(const char *step, uint16_t result) {
    uint16_t why = condition();
    out_raw("{\"error\":\"");
    out_raw(step);
    out_raw("\",\"result\":");
    out_int(result);
    out_raw(",\"condition\":");
    out_int(why);
    out_raw("}");
    out_send();
}

void tell_begin(void) {
    received = 0;
    received_at = 0;
    out_raw("{\"begin\":true}");
    out_send();
}

void tell_received(uint32_t bytes) {
    received += bytes;
    if (GetTickCount64() - received_at < 100) return;
    received_at = GetTickCount64();
    out_raw("{\"received\":");
    out_int((long)received);
    out_raw("}");
    out_send();
    received = 0;
}

void tell_raster(const Raster *raster, double dpi, int side, long expected) {
    static const char *const sides[] = {"null", "\"front\"", "\"back\""};
    out_raw("{\"raster\":");
    out_text(raster->name);
    out_raw(",\"width\":");
    out_int(raster->width);
    out_raw(",\"height\":");
    out_int(raster->rows);
    out_raw(",\"expected\":");
    out_int(expected);
    out_raw(",\"bytes_per_line\":");
    out_int(raster->bytes_per_line);
    out_raw(",\"depth\":");
    out_int(raster->bits == 1 ? 1 : 8);
    out_raw(",\"channels\":");
    out_int(raster->bits == 24 ? 3 : 1);
    out_raw(",\"dpi\":");
    out_int((long)(dpi + 0.5));
    out_raw(",\"side\":");
    out_raw(sides[side]);
    out_raw("}");
    out_send();
}

void tell_warning(const char *code) {
    out_raw("{\"warn\":\"");
    out_raw(code);
    out_raw("\"}");
    out_send();
}
