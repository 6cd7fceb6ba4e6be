/* A page on its way into a raw file: rows from the top, R G B or gray, 1 is black. */
#ifndef SOHOA_RASTER_H
#define SOHOA_RASTER_H

#include <windows.h>

typedef struct {
    wchar_t name[24];
    HANDLE file;
    long width, rows, bytes_per_line;
    int bits;      /* a pixel: 1, 8 or 24 */
    int is_negated; /* turn every bit over */
    int has_failed; /* the disk refused more bytes */
} Raster;

/* Begin page `number` in `folder`. */
int raster_begin(Raster *raster, const wchar_t *folder, int number);
/* So many rows of `bytes_per_line`; `content` may be changed. */
void raster_rows(Raster *raster, unsigned char *content, long rows);
void raster_end(Raster *raster);
/* A page that was not announced. */
void raster_drop(Raster *raster, const wchar_t *folder);

/* A whole device-independent bitmap, as native transfer gives it; 0 when its kind is unknown. */
int raster_bitmap(Raster *raster, const unsigned char *bitmap);

#endif
