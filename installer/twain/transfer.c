/* One page from the source into a raw file. */
#include "transfer.h"

#include <stdlib.h>

#include "capability.h"
#include "commands.h"
#include "manager.h"
#include "raster.h"
#include "tell.h"

enum { USUAL_BUFFER = 1 << 20, LEAST_BUFFER = 1 << 16 };

static uint32_t buffer_size(void) {
    TW_SETUPMEMXFER sizes = {0};
    if (source_do(DG_CONTROL, DAT_SETUPMEMXFER, MSG_GET, &sizes) != TWRC_SUCCESS)
        return LEAST_BUFFER;
    uint32_t size = sizes.Preferred == TWON_DONTCARE32 ? USUAL_BUFFER : sizes.Preferred;
    if (sizes.MaxBufSize != TWON_DONTCARE32 && size > sizes.MaxBufSize) size = sizes.MaxBufSize;
    if (size < sizes.MinBufSize) size = sizes.MinBufSize;
    return size ? size : LEAST_BUFFER;
}

/* 1 when the strip fits the page as whole rows. */
static int add_strip(Raster *raster, const TW_IMAGEMEMXFER *strip) {
    if (!raster->bytes_per_line) raster->bytes_per_line = (long)strip->BytesPerRow;
    if (strip->XOffset != 0 || (long)strip->BytesPerRow != raster->bytes_per_line) return 0;
    /* BytesWritten is what drivers get wrong; rows are what they count. */
    if (!strip->BytesPerRow || strip->Rows > strip->Memory.Length / strip->BytesPerRow) return 0;
    raster_rows(raster, strip->Memory.TheMem, (long)strip->Rows);
    tell_received(strip->Rows * strip->BytesPerRow);
    return 1;
}

static uint16_t by_memory(Raster *raster, int *is_odd) {
    uint32_t size = buffer_size();
    void *buffer = malloc(size);
    uint16_t result = TWRC_SUCCESS;
    while (buffer && result == TWRC_SUCCESS) {
        TW_IMAGEMEMXFER strip = {
            TWON_DONTCARE16, TWON_DONTCARE32, TWON_DONTCARE32, TWON_DONTCARE32, TWON_DONTCARE32,
            TWON_DONTCARE32, TWON_DONTCARE32, {TWMF_APPOWNS | TWMF_POINTER, size, buffer}};
        result = source_do(DG_IMAGE, DAT_IMAGEMEMXFER, MSG_GET, &strip);
        int has_rows = (result == TWRC_SUCCESS || result == TWRC_XFERDONE) && strip.Rows > 0 &&
                       strip.Rows != TWON_DONTCARE32;
        if (has_rows && !add_strip(raster, &strip)) *is_odd = 1;
        if (*is_odd || raster->has_failed || is_orphan()) break;
    }
    free(buffer);
    return buffer ? result : TWRC_FAILURE;
}

static uint16_t by_bitmap(Raster *raster, int *is_odd) {
    HANDLE bitmap = NULL;
    uint16_t result = source_do(DG_IMAGE, DAT_IMAGENATIVEXFER, MSG_GET, &bitmap);
    if (!bitmap) return result == TWRC_XFERDONE ? TWRC_FAILURE : result;
    void *content = result == TWRC_XFERDONE ? shared_lock(bitmap) : NULL;
    if (content) {
        if (!raster_bitmap(raster, content)) *is_odd = 1;
        tell_received((uint32_t)(raster->rows * raster->bytes_per_line));
        shared_unlock(bitmap);
    }
    shared_free(bitmap);
    return result;
}

/* 1 front, 2 back, 0 when nobody knows. */
static int side_of(const Agreed *agreed, int number) {
    if (!agreed->feeder) return 0;
    TW_EXTIMAGEINFO asked = {.NumInfos = 1, .Info = {{.InfoID = TWEI_PAGESIDE}}};
    if (source_do(DG_IMAGE, DAT_EXTIMAGEINFO, MSG_GET, &asked) == TWRC_SUCCESS &&
        asked.Info[0].ReturnCode == TWRC_SUCCESS && asked.Info[0].NumItems == 1) {
        uint16_t side = (uint16_t)asked.Info[0].Item;
        if (side == TWCS_TOP || side == TWCS_BOTTOM) return side == TWCS_TOP ? 1 : 2;
    }
    /* Nothing is dropped behind our back (settings.c), so sides come in turn. */
    return agreed->both_sides ? 2 - number % 2 : 1;
}

static int has_kind(const TW_IMAGEINFO *about) {
    int bits = about->BitsPerPixel;
    return !about->Planar && (bits == 1 || bits == 8 || bits == 24);
}

static void prepare(Raster *raster, const TW_IMAGEINFO *about) {
    raster->width = about->ImageWidth;
    raster->bits = about->BitsPerPixel;
    int zero_is_black = current(ICAP_PIXELFLAVOR, TWPF_CHOCOLATE) == TWPF_CHOCOLATE;
    if (raster->bits == 1) raster->is_negated = zero_is_black;
    if (raster->bits == 8) raster->is_negated = !zero_is_black;
}

/* The device found width and height while it scanned. */
static void look_again(Raster *raster) {
    TW_IMAGEINFO about = {0};
    if (source_do(DG_IMAGE, DAT_IMAGEINFO, MSG_GET, &about) != TWRC_SUCCESS) return;
    long needed = ((long)about.ImageWidth * raster->bits + 7) / 8;
    if (about.ImageWidth > 0 && needed <= raster->bytes_per_line) raster->width = about.ImageWidth;
    if (about.ImageLength > 0 && about.ImageLength < raster->rows) raster->rows = about.ImageLength;
}

int take_page(const Settings *wanted, const Agreed *agreed, const wchar_t *folder, int number) {
    TW_IMAGEINFO about = {0};
    Raster raster;
    tell_begin();
    uint16_t result = source_do(DG_IMAGE, DAT_IMAGEINFO, MSG_GET, &about);
    if (result != TWRC_SUCCESS) {
        tell_failure("page", result);
        return 0;
    }
    if (agreed->is_memory && !has_kind(&about)) {
        tell_unsupported("pixels");
        return 0;
    }
    if (!raster_begin(&raster, folder, number)) {
        tell_failure("file", TWRC_FAILURE);
        return 0;
    }
    if (agreed->is_memory) prepare(&raster, &about);
    int is_odd = 0;
    result = agreed->is_memory ? by_memory(&raster, &is_odd) : by_bitmap(&raster, &is_odd);
    if (result != TWRC_XFERDONE || raster.has_failed || is_odd) {
        tell_failure(raster.has_failed ? "disk" : is_odd ? "pixels" : "transfer", result);
        raster_drop(&raster, folder);
        return 0;
    }
    raster_end(&raster);
    long expected = agreed->is_auto_size || about.ImageLength < 0 ? 0 : about.ImageLength;
    if (agreed->is_memory && !expected) look_again(&raster);
    double dpi = from_fix(about.XResolution);
    tell_raster(&raster, dpi >= 1 ? dpi : wanted->dpi, side_of(agreed, number), expected);
    return 1;
}
