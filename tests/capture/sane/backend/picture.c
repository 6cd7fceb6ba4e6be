/* Pictures are mapped, and copied row by row when they have the asked resolution already: the
   backend must cost next to nothing where a driver's own cost is measured. */
#include "picture.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MM_PER_INCH 25.4

static long
number (const unsigned char **at, const unsigned char *end)
{
  while (*at < end && (isspace (**at) || **at == '#'))
    if (*(*at)++ == '#')
      while (*at < end && **at != '\n')
        (*at)++;
  long value = 0;
  while (*at < end && isdigit (**at))
    value = 10 * value + *(*at)++ - '0';
  return value;
}

static bool
map_file (Picture *picture, const char *path)
{
  struct stat about;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat (fd, &about) < 0)
    return false;
  picture->file_size = (size_t) about.st_size;
  void *mapped = mmap (NULL, picture->file_size, PROT_READ, MAP_PRIVATE, fd, 0);
  close (fd);
  picture->file = mapped == MAP_FAILED ? NULL : mapped;
  return picture->file != NULL;
}

static bool
read_header (Picture *picture)
{
  const unsigned char *at = picture->file, *end = at + picture->file_size;
  if (picture->file_size < 8 || at[0] != 'P' || (at[1] != '5' && at[1] != '6'))
    return false;
  picture->channels = at[1] == '6' ? 3 : 1;
  at += 2;
  picture->width = number (&at, end);
  picture->height = number (&at, end);
  long largest = number (&at, end);
  picture->pixels = at + 1;
  size_t needed = (size_t) picture->width * picture->height * picture->channels;
  return largest == 255 && picture->pixels + needed <= end;
}

bool
picture_open (Picture *picture, const Sheet *sheet, int side, int dpi)
{
  const char *name = sheet->sides[side];
  memset (picture, 0, sizeof *picture);
  picture->paper_width = lround (sheet->width_mm * dpi / MM_PER_INCH);
  picture->paper_height = lround (sheet->height_mm * dpi / MM_PER_INCH);
  picture->shade = -1;
  if (isdigit ((unsigned char) name[0]))
    {
      picture->shade = atoi (name);
      return true;
    }
  if (map_file (picture, name) && read_header (picture))
    return true;
  picture_close (picture);
  return false;
}

void
picture_close (Picture *picture)
{
  if (picture->file)
    munmap ((void *) picture->file, picture->file_size);
  picture->file = NULL;
}

bool
picture_is_even (const Picture *picture)
{
  return picture->shade >= 0;
}

size_t
picture_bytes_per_row (Mode mode, long count)
{
  return mode == LINEART ? (size_t) (count + 7) / 8 : (size_t) count * (mode == COLOR ? 3 : 1);
}

static void
pixel (const Picture *picture, long x, long y, unsigned char rgb[3])
{
  if (x < 0 || y < 0 || x >= picture->paper_width || y >= picture->paper_height)
    memset (rgb, 0, 3);
  else if (picture->shade >= 0)
    memset (rgb, picture->shade, 3);
  else
    {
      long column = x * picture->width / picture->paper_width;
      long row = y * picture->height / picture->paper_height;
      const unsigned char *from =
        picture->pixels + (row * picture->width + column) * picture->channels;
      for (int channel = 0; channel < 3; channel++)
        rgb[channel] = from[picture->channels == 3 ? channel : 0];
    }
}

static bool
copy_row (const Picture *picture, Mode mode, long x, long y, long count, unsigned char *row)
{
  int channels = mode == COLOR ? 3 : 1;
  if (picture->shade >= 0 || mode == LINEART || channels != picture->channels
      || picture->width != picture->paper_width || picture->height != picture->paper_height
      || y >= picture->height || x + count > picture->width)
    return false;
  memcpy (row, picture->pixels + (y * picture->width + x) * channels, (size_t) count * channels);
  return true;
}

void
picture_row (const Picture *picture, Mode mode, long x, long y, long count, unsigned char *row)
{
  if (copy_row (picture, mode, x, y, count, row))
    return;
  memset (row, 0, picture_bytes_per_row (mode, count));
  for (long at = 0; at < count; at++)
    {
      unsigned char rgb[3];
      pixel (picture, x + at, y, rgb);
      unsigned gray = (77u * rgb[0] + 150u * rgb[1] + 29u * rgb[2]) >> 8;
      if (mode == COLOR)
        memcpy (row + 3 * at, rgb, 3);
      else if (mode == GRAY)
        row[at] = (unsigned char) gray;
      else if (gray < 128)
        row[at / 8] |= (unsigned char) (0x80 >> at % 8);
    }
}
