/* What a scanner sees of a sheet: one row of samples at a time. */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "tray.h"

typedef enum { LINEART, GRAY, COLOR } Mode;

/* A side of a sheet under the lamp. */
typedef struct
{
  int shade;                      /* of the whole side, -1: a picture */
  const unsigned char *file;      /* mapped PPM or PGM */
  size_t file_size;
  const unsigned char *pixels;
  long width, height;             /* of the picture */
  int channels;
  long paper_width, paper_height; /* at the asked resolution */
} Picture;

/* Lay a side down at a resolution. False when its picture cannot be read. */
bool picture_open (Picture *picture, const Sheet *sheet, int side, int dpi);
void picture_close (Picture *picture);

/* Row `y`, columns `x` to `x + count` of the scanning area; beside the paper it is black. */
void picture_row (const Picture *picture, Mode mode, long x, long y, long count,
                  unsigned char *row);

/* Rows that are all the same: every one on the paper, every one below it. */
bool picture_is_even (const Picture *picture);

size_t picture_bytes_per_row (Mode mode, long count);

#endif
