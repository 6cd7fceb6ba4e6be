/* A document scanner for tests: a SANE backend whose paper lies in a folder (tray.c) and whose
   faults are planned there. paperfeed.conf in SANE_CONFIG_DIR holds lines "NAME FOLDER". */
#define sane_init sane_paperfeed_init
#define sane_exit sane_paperfeed_exit
#define sane_get_devices sane_paperfeed_get_devices
#define sane_open sane_paperfeed_open
#define sane_close sane_paperfeed_close
#define sane_get_option_descriptor sane_paperfeed_get_option_descriptor
#define sane_control_option sane_paperfeed_control_option
#define sane_get_parameters sane_paperfeed_get_parameters
#define sane_start sane_paperfeed_start
#define sane_read sane_paperfeed_read
#define sane_cancel sane_paperfeed_cancel
#define sane_set_io_mode sane_paperfeed_set_io_mode
#define sane_get_select_fd sane_paperfeed_get_select_fd

#include <fcntl.h>
#include <sane/sane.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "picture.h"
#include "tray.h"

#define MOST_DEVICES 8
#define USB_BLOCK 65536
#define BLANK_SHADE 250

typedef struct
{
  char name[64], folder[PATH_MAX];
  SANE_Device about;
} Feeder;

typedef struct
{
  const Feeder *feeder;
  int lock;
  Options options;
  int sides_done;       /* whole ones since the last cancel */
  bool running;         /* a side is on its way */
  bool back_waits;      /* the sheet's front was read, its back not yet */
  Sheet sheet;
  Picture picture;
  Fault fault;
  SANE_Parameters now;
  long line;
  size_t sent, row_bytes;
  unsigned char *row;
  int row_kind;         /* what `row` holds: see `kind_of` */
} Scanner;

static Feeder feeders[MOST_DEVICES];
static int feeder_count;

SANE_Status
sane_init (SANE_Int *version, SANE_Auth_Callback authorize)
{
  (void) authorize;
  if (version)
    *version = SANE_VERSION_CODE (SANE_CURRENT_MAJOR, 0, 1);
  char path[PATH_MAX];
  const char *folder = getenv ("SANE_CONFIG_DIR");
  snprintf (path, sizeof path, "%s/paperfeed.conf", folder ? folder : "/etc/sane.d");
  FILE *file = fopen (path, "r");
  for (feeder_count = 0; file && feeder_count < MOST_DEVICES; feeder_count++)
    {
      Feeder *feeder = &feeders[feeder_count];
      if (fscanf (file, "%63s %4095[^\n]", feeder->name, feeder->folder) != 2)
        break;
      feeder->about
        = (SANE_Device){ feeder->name, "Sohoa", "Paperfeed", "sheetfed scanner" };
    }
  if (file)
    fclose (file);
  return SANE_STATUS_GOOD;
}

void
sane_exit (void)
{
}

SANE_Status
sane_get_devices (const SANE_Device ***list, SANE_Bool local_only)
{
  static const SANE_Device *found[MOST_DEVICES + 1];
  (void) local_only;
  int count = 0;
  for (int at = 0; at < feeder_count; at++)
    if (!tray_unplugged (feeders[at].folder))
      found[count++] = &feeders[at].about;
  found[count] = NULL;
  *list = found;
  return SANE_STATUS_GOOD;
}

/* One process at a time, as on a real cable; the kernel lets go when a process is killed. */
static int
claim (const char *folder)
{
  char path[PATH_MAX];
  snprintf (path, sizeof path, "%.4000s/claimed", folder);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

SANE_Status
sane_open (SANE_String_Const name, SANE_Handle *handle)
{
  const Feeder *feeder = NULL;
  for (int at = 0; at < feeder_count && !feeder; at++)
    if (name[0] == '\0' || strcmp (feeders[at].name, name) == 0)
      feeder = &feeders[at];
  if (!feeder || tray_unplugged (feeder->folder))
    return SANE_STATUS_INVAL;
  int lock = claim (feeder->folder);
  if (lock < 0)
    return SANE_STATUS_DEVICE_BUSY;
  Scanner *scanner = calloc (1, sizeof *scanner);
  if (!scanner)
    return SANE_STATUS_NO_MEM;
  scanner->feeder = feeder;
  scanner->lock = lock;
  options_init (&scanner->options);
  *handle = scanner;
  return SANE_STATUS_GOOD;
}

static void
lift (Scanner *scanner)
{
  scanner->running = false;
  picture_close (&scanner->picture);
  free (scanner->row);
  scanner->row = NULL;
}

void
sane_cancel (SANE_Handle handle)
{
  Scanner *scanner = handle;
  lift (scanner);
  scanner->back_waits = false;
  scanner->sides_done = 0;
}

void
sane_close (SANE_Handle handle)
{
  Scanner *scanner = handle;
  lift (scanner);
  close (scanner->lock);
  free (scanner);
}

const SANE_Option_Descriptor *
sane_get_option_descriptor (SANE_Handle handle, SANE_Int option)
{
  Scanner *scanner = handle;
  return option >= 0 && option < OPTIONS ? &scanner->options.about[option] : NULL;
}

SANE_Status
sane_control_option (SANE_Handle handle, SANE_Int option, SANE_Action action, void *value,
                     SANE_Int *info)
{
  Scanner *scanner = handle;
  if (action == SANE_ACTION_SET_VALUE && scanner->running)
    return SANE_STATUS_DEVICE_BUSY;
  if (option == OPT_PAGE_LOADED)
    scanner->options.words[option] = tray_loaded (scanner->feeder->folder);
  return options_control (&scanner->options, option, action, value, info);
}

SANE_Status
sane_get_parameters (SANE_Handle handle, SANE_Parameters *parameters)
{
  Scanner *scanner = handle;
  const SANE_Word *words = scanner->options.words;
  if (!scanner->running)
    {
      Mode mode = (Mode) words[OPT_MODE];
      long width = options_pixels (&scanner->options, words[OPT_BR_X] - words[OPT_TL_X]);
      long lines = options_pixels (&scanner->options, words[OPT_BR_Y] - words[OPT_TL_Y]);
      scanner->now = (SANE_Parameters){
        .format = mode == COLOR ? SANE_FRAME_RGB : SANE_FRAME_GRAY,
        .last_frame = SANE_TRUE,
        .bytes_per_line = (SANE_Int) picture_bytes_per_row (mode, width),
        .pixels_per_line = (SANE_Int) width,
        .lines = (SANE_Int) lines,
        .depth = mode == LINEART ? 1 : 8,
      };
    }
  *parameters = scanner->now;
  return SANE_STATUS_GOOD;
}

static bool
is_planned (const Scanner *scanner, const char *kind)
{
  return strcmp (scanner->fault.kind, kind) == 0;
}

static SANE_Status
refuse_to_start (Scanner *scanner)
{
  SANE_Word *words = scanner->options.words;
  scanner->fault = tray_plan (scanner->feeder->folder, scanner->sides_done);
  words[OPT_DOUBLE_FEED] = SANE_FALSE;
  words[OPT_COVER_OPEN] = is_planned (scanner, "cover");
  if (tray_unplugged (scanner->feeder->folder))
    return SANE_STATUS_IO_ERROR;
  if (is_planned (scanner, "cover"))
    return SANE_STATUS_COVER_OPEN;
  if (is_planned (scanner, "busy"))
    return SANE_STATUS_DEVICE_BUSY;
  return SANE_STATUS_GOOD;
}

/* The next side under the lamp: a back that waits, a new sheet, or the glass. */
static SANE_Status
lay_down (Scanner *scanner)
{
  const char *folder = scanner->feeder->folder;
  Source source = (Source) scanner->options.words[OPT_SOURCE];
  int side = 0;
  Sheet second;
  if (source == FLATBED)
    {
      if (!tray_glass (folder, &scanner->sheet))
        strcpy (scanner->sheet.sides[0], "255");
    }
  else if (scanner->back_waits)
    {
      side = 1;
      scanner->back_waits = false;
    }
  else
    {
      if (!tray_draw_in (folder, &scanner->sheet))
        return SANE_STATUS_NO_DOCS;
      if (is_planned (scanner, "double"))
        tray_draw_in (folder, &second);
      scanner->back_waits = source == ADF_DUPLEX && !is_planned (scanner, "oneside");
    }
  bool good = picture_open (&scanner->picture, &scanner->sheet, side,
                            scanner->options.words[OPT_RESOLUTION]);
  return good ? SANE_STATUS_GOOD : SANE_STATUS_IO_ERROR;
}

SANE_Status
sane_start (SANE_Handle handle)
{
  Scanner *scanner = handle;
  if (scanner->running)
    return SANE_STATUS_INVAL;
  SANE_Status status = refuse_to_start (scanner);
  if (status == SANE_STATUS_GOOD)
    status = lay_down (scanner);
  if (status != SANE_STATUS_GOOD)
    return status;
  if (scanner->options.words[OPT_SWSKIP] > 0 && scanner->picture.shade >= BLANK_SHADE)
    {
      picture_close (&scanner->picture);
      return sane_start (handle);
    }
  SANE_Parameters parameters;
  sane_get_parameters (handle, &parameters);
  scanner->row = malloc ((size_t) parameters.bytes_per_line);
  scanner->row_kind = -1;
  scanner->line = 0;
  scanner->sent = scanner->row_bytes = 0;
  scanner->running = true;
  if (scanner->fault.at_line < 0)
    scanner->fault.at_line = parameters.lines / 2;
  return SANE_STATUS_GOOD;
}

/* What goes wrong where the fault lies; GOOD when nothing does, EOF when the side is over. */
static SANE_Status
go_wrong (Scanner *scanner)
{
  if (is_planned (scanner, "jam"))
    return SANE_STATUS_JAMMED;
  if (is_planned (scanner, "double") && scanner->options.words[OPT_DF_THICKNESS])
    {
      scanner->options.words[OPT_DOUBLE_FEED] = SANE_TRUE;
      return SANE_STATUS_JAMMED;
    }
  if (is_planned (scanner, "io"))
    return SANE_STATUS_IO_ERROR;
  if (is_planned (scanner, "unplug"))
    {
      tray_unplug (scanner->feeder->folder);
      return SANE_STATUS_IO_ERROR;
    }
  if (is_planned (scanner, "crash"))
    abort ();
  while (is_planned (scanner, "hang"))
    pause ();
  return is_planned (scanner, "short") ? SANE_STATUS_EOF : SANE_STATUS_GOOD;
}

/* Rows of one kind are equal and drawn once; 0: a picture's row, drawn each time. */
static int
kind_of (const Scanner *scanner, long y)
{
  if (!picture_is_even (&scanner->picture))
    return 0;
  return y < scanner->picture.paper_height ? 1 : 2;
}

static void
draw_row (Scanner *scanner)
{
  const Options *options = &scanner->options;
  long y = options_pixels (options, options->words[OPT_TL_Y]) + scanner->line;
  int kind = kind_of (scanner, y);
  if (kind == 0 || kind != scanner->row_kind)
    picture_row (&scanner->picture, (Mode) options->words[OPT_MODE],
                 options_pixels (options, options->words[OPT_TL_X]), y,
                 scanner->now.pixels_per_line, scanner->row);
  scanner->row_kind = kind;
}

static size_t
copy_rows (Scanner *scanner, SANE_Byte *to, size_t room)
{
  size_t copied = 0, row_bytes = (size_t) scanner->now.bytes_per_line;
  while (copied < room && scanner->line < scanner->now.lines)
    {
      if (scanner->row_bytes == 0)
        {
          if (scanner->line == scanner->fault.at_line && scanner->fault.kind[0])
            break;
          draw_row (scanner);
        }
      size_t piece = row_bytes - scanner->row_bytes;
      if (piece > room - copied)
        piece = room - copied;
      memcpy (to + copied, scanner->row + scanner->row_bytes, piece);
      copied += piece;
      scanner->row_bytes = (scanner->row_bytes + piece) % row_bytes;
      scanner->line += scanner->row_bytes == 0;
    }
  return copied;
}

static void
wait_ms (long milliseconds)
{
  struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
  nanosleep (&time, NULL);
}

SANE_Status
sane_read (SANE_Handle handle, SANE_Byte *data, SANE_Int room, SANE_Int *length)
{
  Scanner *scanner = handle;
  *length = 0;
  if (!scanner->running)
    return SANE_STATUS_CANCELLED;
  if (scanner->fault.slow_ms > 0)
    wait_ms (scanner->fault.slow_ms);
  SANE_Status status = SANE_STATUS_GOOD;
  if (scanner->line == scanner->fault.at_line && scanner->row_bytes == 0)
    {
      status = go_wrong (scanner);
      scanner->fault.kind[0] = '\0';
    }
  if (status == SANE_STATUS_GOOD)
    *length = (SANE_Int) copy_rows (scanner, data, room < USB_BLOCK ? (size_t) room : USB_BLOCK);
  if (status == SANE_STATUS_GOOD && *length == 0)
    status = SANE_STATUS_EOF;
  if (status == SANE_STATUS_EOF)
    scanner->sides_done++;
  if (status != SANE_STATUS_GOOD)
    lift (scanner);
  return status;
}

SANE_Status
sane_set_io_mode (SANE_Handle handle, SANE_Bool non_blocking)
{
  (void) handle;
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status
sane_get_select_fd (SANE_Handle handle, SANE_Int *fd)
{
  (void) handle;
  (void) fd;
  return SANE_STATUS_UNSUPPORTED;
}
