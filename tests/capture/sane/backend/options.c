/* As on fast document scanners, the paper's size bounds the scanning area of the feeder and starts
   as Letter; blank pages are skipped and double feeds ignored unless told otherwise. */
#include "options.h"

#include <math.h>
#include <string.h>

#define MM_PER_INCH 25.4
#define WIDEST 216.0
#define LONGEST 432.0

static const SANE_String_Const sources[] = { "Flatbed", "ADF", "ADF Duplex", NULL };
static const SANE_String_Const modes[] = { "Lineart", "Gray", "Color", NULL };
static const SANE_Word resolutions[] = { 6, 100, 150, 200, 300, 400, 600 };

static SANE_Option_Descriptor *
describe (Options *options, int option, SANE_String_Const name, SANE_Value_Type type,
          SANE_Unit unit)
{
  SANE_Option_Descriptor *about = &options->about[option];
  about->name = about->title = about->desc = name;
  about->type = type;
  about->unit = unit;
  about->size = type == SANE_TYPE_STRING ? 16 : sizeof (SANE_Word);
  about->cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
  return about;
}

static void
describe_choice (Options *options, int option, SANE_String_Const name,
                 const SANE_String_Const *choices)
{
  SANE_Option_Descriptor *about
    = describe (options, option, name, SANE_TYPE_STRING, SANE_UNIT_NONE);
  about->constraint_type = SANE_CONSTRAINT_STRING_LIST;
  about->constraint.string_list = choices;
}

static void
describe_range (Options *options, int option, SANE_String_Const name, SANE_Unit unit,
                SANE_Range *range, double largest)
{
  SANE_Option_Descriptor *about = describe (options, option, name, SANE_TYPE_FIXED, unit);
  range->max = SANE_FIX (largest);
  about->constraint_type = SANE_CONSTRAINT_RANGE;
  about->constraint.range = range;
}

static void
describe_sensor (Options *options, int option, SANE_String_Const name)
{
  SANE_Option_Descriptor *about
    = describe (options, option, name, SANE_TYPE_BOOL, SANE_UNIT_NONE);
  about->cap = SANE_CAP_SOFT_DETECT | SANE_CAP_HARD_SELECT;
}

/* The feeder's area ends where the paper does; the glass is there in full. */
static void
bound_area (Options *options)
{
  bool glass = options->words[OPT_SOURCE] == FLATBED;
  SANE_Int cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT | (glass ? SANE_CAP_INACTIVE : 0);
  options->about[OPT_PAGE_WIDTH].cap = options->about[OPT_PAGE_HEIGHT].cap = cap;
  options->width.max = glass ? SANE_FIX (WIDEST) : options->words[OPT_PAGE_WIDTH];
  options->height.max = glass ? SANE_FIX (LONGEST) : options->words[OPT_PAGE_HEIGHT];
  if (options->words[OPT_BR_X] > options->width.max)
    options->words[OPT_BR_X] = options->width.max;
  if (options->words[OPT_BR_Y] > options->height.max)
    options->words[OPT_BR_Y] = options->height.max;
}

void
options_init (Options *options)
{
  memset (options, 0, sizeof *options);
  SANE_Option_Descriptor *count = describe (options, OPT_COUNT, "", SANE_TYPE_INT, SANE_UNIT_NONE);
  count->cap = SANE_CAP_SOFT_DETECT;
  describe_choice (options, OPT_SOURCE, "source", sources);
  describe_choice (options, OPT_MODE, "mode", modes);
  SANE_Option_Descriptor *dpi
    = describe (options, OPT_RESOLUTION, "resolution", SANE_TYPE_INT, SANE_UNIT_DPI);
  dpi->constraint_type = SANE_CONSTRAINT_WORD_LIST;
  dpi->constraint.word_list = resolutions;
  describe_range (options, OPT_PAGE_WIDTH, "page-width", SANE_UNIT_MM, &options->paper_width,
                  WIDEST);
  describe_range (options, OPT_PAGE_HEIGHT, "page-height", SANE_UNIT_MM, &options->paper_height,
                  LONGEST);
  describe_range (options, OPT_TL_X, "tl-x", SANE_UNIT_MM, &options->width, WIDEST);
  describe_range (options, OPT_TL_Y, "tl-y", SANE_UNIT_MM, &options->height, LONGEST);
  describe_range (options, OPT_BR_X, "br-x", SANE_UNIT_MM, &options->width, WIDEST);
  describe_range (options, OPT_BR_Y, "br-y", SANE_UNIT_MM, &options->height, LONGEST);
  describe (options, OPT_DF_THICKNESS, "df-thickness", SANE_TYPE_BOOL, SANE_UNIT_NONE);
  describe_range (options, OPT_SWSKIP, "swskip", SANE_UNIT_PERCENT, &options->percent, 100);
  describe_sensor (options, OPT_PAGE_LOADED, "page-loaded");
  describe_sensor (options, OPT_COVER_OPEN, "cover-open");
  describe_sensor (options, OPT_DOUBLE_FEED, "double-feed");

  options->words[OPT_COUNT] = OPTIONS;
  options->words[OPT_SOURCE] = FLATBED;
  options->words[OPT_MODE] = GRAY;
  options->words[OPT_RESOLUTION] = 200;
  options->words[OPT_PAGE_WIDTH] = options->words[OPT_BR_X] = SANE_FIX (215.9);
  options->words[OPT_PAGE_HEIGHT] = options->words[OPT_BR_Y] = SANE_FIX (279.4);
  options->words[OPT_SWSKIP] = SANE_FIX (10);
  bound_area (options);
}

static int
place (const SANE_String_Const *choices, const char *choice)
{
  for (int at = 0; choices[at]; at++)
    if (strcmp (choices[at], choice) == 0)
      return at;
  return -1;
}

static bool
is_allowed (const SANE_Option_Descriptor *about, SANE_Word word)
{
  if (about->type == SANE_TYPE_BOOL)
    return word == SANE_TRUE || word == SANE_FALSE;
  if (about->constraint_type == SANE_CONSTRAINT_RANGE)
    return word >= about->constraint.range->min && word <= about->constraint.range->max;
  for (int at = 1; at <= about->constraint.word_list[0]; at++)
    if (about->constraint.word_list[at] == word)
      return true;
  return false;
}

static SANE_Status
set (Options *options, SANE_Int option, void *value, SANE_Int *info)
{
  const SANE_Option_Descriptor *about = &options->about[option];
  SANE_Word word;
  if (about->type == SANE_TYPE_STRING)
    {
      word = place (about->constraint.string_list, value);
      if (word < 0)
        return SANE_STATUS_INVAL;
    }
  else
    {
      word = *(SANE_Word *) value;
      if (!is_allowed (about, word))
        return SANE_STATUS_INVAL;
    }
  options->words[option] = word;
  bound_area (options);
  if (info)
    *info = SANE_INFO_RELOAD_OPTIONS | SANE_INFO_RELOAD_PARAMS;
  return SANE_STATUS_GOOD;
}

SANE_Status
options_control (Options *options, SANE_Int option, SANE_Action action, void *value,
                 SANE_Int *info)
{
  if (info)
    *info = 0;
  if (option < 0 || option >= OPTIONS || !SANE_OPTION_IS_ACTIVE (options->about[option].cap))
    return SANE_STATUS_INVAL;
  const SANE_Option_Descriptor *about = &options->about[option];
  if (action == SANE_ACTION_SET_VALUE && SANE_OPTION_IS_SETTABLE (about->cap))
    return set (options, option, value, info);
  if (action != SANE_ACTION_GET_VALUE)
    return SANE_STATUS_INVAL;
  if (about->type == SANE_TYPE_STRING)
    strcpy (value, about->constraint.string_list[options->words[option]]);
  else
    *(SANE_Word *) value = options->words[option];
  return SANE_STATUS_GOOD;
}

long
options_pixels (const Options *options, SANE_Word length)
{
  return lround (SANE_UNFIX (length) * options->words[OPT_RESOLUTION] / MM_PER_INCH);
}
