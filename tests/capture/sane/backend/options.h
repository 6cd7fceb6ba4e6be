/* The scanner's options: their descriptions, values and limits. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <sane/sane.h>
#include <stdbool.h>

#include "picture.h"

typedef enum { FLATBED, ADF, ADF_DUPLEX } Source;

enum
{
  OPT_COUNT,
  OPT_SOURCE,
  OPT_MODE,
  OPT_RESOLUTION,
  OPT_PAGE_WIDTH,
  OPT_PAGE_HEIGHT,
  OPT_TL_X,
  OPT_TL_Y,
  OPT_BR_X,
  OPT_BR_Y,
  OPT_DF_THICKNESS,
  OPT_SWSKIP,
  OPT_PAGE_LOADED,
  OPT_COVER_OPEN,
  OPT_DOUBLE_FEED,
  OPTIONS
};

typedef struct
{
  SANE_Option_Descriptor about[OPTIONS];
  SANE_Range width, height, paper_width, paper_height, percent;
  SANE_Word words[OPTIONS]; /* strings by their place in the list */
} Options;

void options_init (Options *options);

/* As `sane_control_option`, but for the sensors' current state. */
SANE_Status options_control (Options *options, SANE_Int option, SANE_Action action, void *value,
                             SANE_Int *info);

/* A length in millimetres as pixels at the chosen resolution. */
long options_pixels (const Options *options, SANE_Word length);

#endif
