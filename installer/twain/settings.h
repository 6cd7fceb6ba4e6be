/* What is asked of a scan, and making the source agree to it. */
#ifndef SOHOA_SETTINGS_H
#define SOHOA_SETTINGS_H

typedef struct {
    int wants_feeder, wants_flatbed; /* neither: the feeder when there is one */
    int both_sides;
    int pixel_type; /* TWPT_ */
    double dpi;
    double width_mm, height_mm; /* 0: what the device finds by itself */
    int count;                  /* 0: all there is */
    int double_feed;
} Settings;

/* What was agreed. */
typedef struct {
    int feeder, both_sides, is_memory, is_auto_size;
} Agreed;

Settings settings_of(const char *job);

/* NULL when the source agrees, else what it cannot do at all: "feed", "both_sides", "colour", "dpi". What
 * it does nearly (another size, no watch over double feeds) is told as a warning. */
const char *agree(const Settings *wanted, Agreed *agreed);

/* Switch to the feeder or the glass; 0 when there is none. */
int use_feeder(int wanted);
/* Paper lies in the feeder: 1 or 0, -1 when it has no sensor. */
int is_loaded(void);

#endif
