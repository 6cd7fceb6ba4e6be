/* Sheets are files NAME.sheet, fed in the order of their names: "FRONT BACK [WIDTH HEIGHT]" with
   sizes in millimetres. A sheet that was drawn in is moved to `out`, so it is gone for every later
   process too. `plan` holds lines "KIND AFTER [AT_LINE]" and "slow MILLISECONDS". */
#include "tray.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define A4_WIDTH 210.0
#define A4_HEIGHT 297.0

static void
join (char *path, const char *folder, const char *name)
{
  if (name[0] == '/')
    snprintf (path, PATH_MAX, "%s", name);
  else
    snprintf (path, PATH_MAX, "%s/%s", folder, name);
}

static bool
exists (const char *folder, const char *name)
{
  char path[PATH_MAX];
  join (path, folder, name);
  return access (path, F_OK) == 0;
}

static int
is_sheet (const struct dirent *entry)
{
  size_t length = strlen (entry->d_name);
  return length > 6 && strcmp (entry->d_name + length - 6, ".sheet") == 0;
}

static bool
first_sheet (const char *folder, char *name)
{
  struct dirent **entries;
  int count = scandir (folder, &entries, is_sheet, alphasort);
  if (count <= 0)
    return false;
  snprintf (name, PATH_MAX, "%s", entries[0]->d_name);
  while (count-- > 0)
    free (entries[count]);
  free (entries);
  return true;
}

static void
name_side (char *side, const char *folder, const char *word)
{
  if (strspn (word, "0123456789") == strlen (word))
    snprintf (side, PATH_MAX, "%s", word);
  else
    join (side, folder, word);
}

static bool
read_sheet (const char *folder, const char *name, Sheet *sheet)
{
  char path[PATH_MAX], front[NAME_MAX], back[NAME_MAX];
  join (path, folder, name);
  FILE *file = fopen (path, "r");
  if (!file)
    return false;
  sheet->width_mm = A4_WIDTH;
  sheet->height_mm = A4_HEIGHT;
  int words = fscanf (file, "%254s %254s %lf %lf", front, back, &sheet->width_mm,
                      &sheet->height_mm);
  fclose (file);
  if (words < 1)
    return false;
  name_side (sheet->sides[0], folder, front);
  name_side (sheet->sides[1], folder, words > 1 ? back : "255");
  return true;
}

bool
tray_loaded (const char *folder)
{
  char name[PATH_MAX];
  return first_sheet (folder, name);
}

bool
tray_draw_in (const char *folder, Sheet *sheet)
{
  char name[PATH_MAX], from[PATH_MAX], out[PATH_MAX], to[PATH_MAX];
  if (!first_sheet (folder, name) || !read_sheet (folder, name, sheet))
    return false;
  join (from, folder, name);
  join (out, folder, "out");
  mkdir (out, 0700);
  join (to, out, name);
  return rename (from, to) == 0;
}

bool
tray_glass (const char *folder, Sheet *sheet)
{
  return read_sheet (folder, "glass", sheet);
}

Fault
tray_plan (const char *folder, int sides_done)
{
  Fault fault = { "", -1, 0 };
  char path[PATH_MAX], line[128], kind[16];
  join (path, folder, "plan");
  FILE *file = fopen (path, "r");
  if (!file)
    return fault;
  while (fgets (line, sizeof line, file))
    {
      long number = 0, at_line = -1;
      if (sscanf (line, "%15s %ld %ld", kind, &number, &at_line) < 2)
        continue;
      if (strcmp (kind, "slow") == 0)
        fault.slow_ms = number;
      else if (number == sides_done)
        {
          strcpy (fault.kind, kind);
          fault.at_line = at_line;
        }
    }
  fclose (file);
  return fault;
}

bool
tray_unplugged (const char *folder)
{
  return exists (folder, "unplugged");
}

void
tray_unplug (const char *folder)
{
  char path[PATH_MAX];
  join (path, folder, "unplugged");
  FILE *file = fopen (path, "w");
  if (file)
    fclose (file);
}
