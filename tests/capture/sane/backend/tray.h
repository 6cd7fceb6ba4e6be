/* A feeder whose paper is a folder: what lies in it, what is drawn in, what goes wrong. */
#ifndef TRAY_H
#define TRAY_H

#include <limits.h>
#include <stdbool.h>

/* A sheet on its way. A side is a shade of gray ("40") or the path of a PPM or PGM file. */
typedef struct
{
  double width_mm, height_mm;
  char sides[2][PATH_MAX];
} Sheet;

/* What the plan says about the side that comes now. `kind` is empty when all goes well. */
typedef struct
{
  char kind[16];
  long at_line;   /* where in the side, -1: in its middle */
  long slow_ms;   /* pause before every read */
} Fault;

bool tray_loaded (const char *folder);

/* Draw the first sheet in: it leaves the feeder for good, whatever comes of it. */
bool tray_draw_in (const char *folder, Sheet *sheet);

/* The sheet on the glass; it stays there. */
bool tray_glass (const char *folder, Sheet *sheet);

/* The plan's word on the side that comes after `sides_done` whole ones. */
Fault tray_plan (const char *folder, int sides_done);

/* The cable is out: a device without a plug is neither found nor opened. */
bool tray_unplugged (const char *folder);
void tray_unplug (const char *folder);

#endif
