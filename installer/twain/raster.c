/* A page on its way into a raw file: rows from the top, R G B or gray, 1 is black. */
#include "raster.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void path_of(wchar_t path[MAX_PATH], const wchar_t *folder, const Raster *raster) {
    _snwprintf(path, MAX_PATH - 1, L"%ls\\%ls", folder, raster->name);
    path[MAX_PATH - 1] = 0;
}

int raster_begin(Raster *raster, const wchar_t *folder, int number) {
    wchar_t path[MAX_PATH];
    memset(raster, 0, sizeof *raster);
    _snwprintf(raster->name, 23, L"%06d.raw", number);
    path_of(path, folder, raster);
    /* It lives for a moment: "temporary" asks the system to keep it off the disk if it can. */
    raster->file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS,
                               FILE_ATTRIBUTE_TEMPORARY, NULL);
    return raster->file != INVALID_HANDLE_VALUE;
}

void raster_rows(Raster *raster, unsigned char *content, long rows) {
    size_t size = (size_t)rows * (size_t)raster->bytes_per_line;
    DWORD written = 0;
    if (raster->is_negated)
        for (size_t i = 0; i < size; i++) content[i] = (unsigned char)~content[i];
    if (!WriteFile(raster->file, content, (DWORD)size, &written, NULL) || written != size)
        raster->has_failed = 1;
    raster->rows += rows;
}

void raster_end(Raster *raster) {
    CloseHandle(raster->file);
}

void raster_drop(Raster *raster, const wchar_t *folder) {
    wchar_t path[MAX_PATH];
    CloseHandle(raster->file);
    path_of(path, folder, raster);
    DeleteFileW(path);
}

/* How the palette of a bitmap of up to 8 bits is to be understood. */
typedef struct {
    const RGBQUAD *colours;
    uint32_t count;
    int is_gray;
} Palette;

static Palette palette_of(const BITMAPINFOHEADER *header) {
    Palette palette = {.colours = (const RGBQUAD *)((const uint8_t *)header + header->biSize)};
    if (header->biBitCount <= 8)
        palette.count = header->biClrUsed ? header->biClrUsed : 1u << header->biBitCount;
    palette.is_gray = palette.count > 0;
    for (uint32_t i = 0; i < palette.count; i++) {
        const RGBQUAD *colour = palette.colours + i;
        if (colour->rgbRed != colour->rgbGreen || colour->rgbGreen != colour->rgbBlue)
            palette.is_gray = 0;
    }
    return palette;
}

static void row_of_true_colour(const uint8_t *from, uint8_t *to, long width, int bytes) {
    for (long x = 0; x < width; x++, from += bytes, to += 3) {
        to[0] = from[2];
        to[1] = from[1];
        to[2] = from[0];
    }
}

static void row_of_palette(const uint8_t *from, uint8_t *to, long width, const Palette *palette) {
    for (long x = 0; x < width; x++) {
        const RGBQUAD *colour = palette->colours + (from[x] < palette->count ? from[x] : 0);
        if (palette->is_gray) {
            *to++ = colour->rgbRed;
        } else {
            *to++ = colour->rgbRed;
            *to++ = colour->rgbGreen;
            *to++ = colour->rgbBlue;
        }
    }
}

static int layout_of(Raster *raster, const BITMAPINFOHEADER *header, const Palette *palette) {
    int bits = header->biBitCount;
    /* Four-bit bitmaps, run lengths and bit fields were never seen from a scanner. */
    if (header->biCompression != BI_RGB || (bits != 1 && bits != 8 && bits != 24 && bits != 32))
        return 0;
    raster->width = header->biWidth;
    raster->bits = bits == 1 ? 1 : palette->is_gray ? 8 : 24;
    raster->bytes_per_line = (raster->width * raster->bits + 7) / 8;
    if (bits == 1 && palette->count > 1)
        raster->is_negated = palette->colours[0].rgbGreen < palette->colours[1].rgbGreen;
    return raster->width > 0;
}

int raster_bitmap(Raster *raster, const unsigned char *bitmap) {
    const BITMAPINFOHEADER *header = (const BITMAPINFOHEADER *)bitmap;
    Palette palette = palette_of(header);
    if (!layout_of(raster, header, &palette)) return 0;
    long height = labs(header->biHeight);
    size_t stride = ((size_t)raster->width * header->biBitCount + 31) / 32 * 4;
    uint32_t colours = header->biBitCount <= 8 ? palette.count : header->biClrUsed;
    const uint8_t *pixels = (const uint8_t *)(palette.colours + colours);
    uint8_t *row = malloc((size_t)raster->bytes_per_line);
    if (!row) return 0;
    for (long y = 0; y < height; y++) {
        /* Bottom row first, unless the height is negative. */
        const uint8_t *from = pixels + stride * (size_t)(header->biHeight > 0 ? height - 1 - y : y);
        if (header->biBitCount == 1)
            memcpy(row, from, (size_t)raster->bytes_per_line);
        else if (header->biBitCount == 8)
            row_of_palette(from, row, raster->width, &palette);
        else
            row_of_true_colour(from, row, raster->width, header->biBitCount / 8);
        raster_rows(raster, row, 1);
    }
    free(row);
    return 1;
}
