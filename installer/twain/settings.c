/* What is asked of a scan, and making the source agree to it.
 *
 * Order matters: drivers reset what comes later when feeder or pixel type change.
 */
#include "settings.h"

#include <math.h>

#include "capability.h"
#include "json.h"
#include "manager.h"
#include "tell.h"

static const double MM_PER_INCH = 25.4;
/* Glasses and feeders fall short of the nominal paper by as much; no text stands there. */
static const double SLACK_MM = 3.0;

static int is_text(const char *job, const char *key, const wchar_t *value) {
    wchar_t given[32];
    return json_text(job, key, given, 32) && wcscmp(given, value) == 0;
}

Settings settings_of(const char *job) {
    Settings wanted = {
        .wants_feeder = is_text(job, "feed", L"feeder"),
        .wants_flatbed = is_text(job, "feed", L"flatbed"),
        .both_sides = json_number(job, "both_sides", 0) != 0,
        .pixel_type = is_text(job, "colour", L"bilevel") ? TWPT_BW
                      : is_text(job, "colour", L"gray")  ? TWPT_GRAY
                                                         : TWPT_RGB,
        .dpi = json_number(job, "dpi", 300),
        .width_mm = json_number(job, "width_mm", 0),
        .height_mm = json_number(job, "height_mm", 0),
        .count = (int)json_number(job, "count", 0),
        .double_feed = json_number(job, "double_feed", 1) != 0,
    };
    return wanted;
}

int use_feeder(int wanted) {
    Offer offer;
    if (!offer_of(CAP_FEEDERENABLED, &offer)) return !wanted;
    set_value(CAP_FEEDERENABLED, TWTY_BOOL, wanted);
    return current(CAP_FEEDERENABLED, 0) == wanted;
}

int is_loaded(void) {
    if (current(CAP_PAPERDETECTABLE, 0) == 0) return -1;
    double loaded = current(CAP_FEEDERLOADED, -1);
    return loaded < 0 ? -1 : loaded != 0;
}

static const char *agree_feed(const Settings *wanted, Agreed *agreed) {
    agreed->feeder = wanted->wants_flatbed ? 0 : use_feeder(1);
    if (wanted->wants_feeder && !agreed->feeder) return "feed";
    if (!agreed->feeder && !use_feeder(0)) return "feed";
    agreed->both_sides = agreed->feeder && wanted->both_sides;
    int is_set = set_value(CAP_DUPLEXENABLED, TWTY_BOOL, agreed->both_sides);
    if (agreed->both_sides && (!is_set || current(CAP_DUPLEXENABLED, 0) != 1)) return "both_sides";
    if (agreed->feeder) set_value(CAP_AUTOFEED, TWTY_BOOL, 1);
    return NULL;
}

/* What is asked for, else what loses least. */
static int agree_colour(int pixel_type) {
    static const int choices[][3] = {{TWPT_BW, TWPT_GRAY, TWPT_RGB},
                                     {TWPT_GRAY, TWPT_RGB, TWPT_BW},
                                     {TWPT_RGB, TWPT_GRAY, TWPT_BW}};
    static const int depth[] = {1, 8, 24};
    set_value(ICAP_AUTOMATICCOLORENABLED, TWTY_BOOL, 0);
    for (int i = 0; i < 3; i++) {
        int chosen = choices[pixel_type][i];
        set_value(ICAP_PIXELTYPE, TWTY_UINT16, chosen);
        if (current(ICAP_PIXELTYPE, -1) != chosen) continue;
        set_value(ICAP_BITDEPTH, TWTY_UINT16, depth[chosen]);
        return 1;
    }
    return 0;
}

/* The resolution asked for, or the next finer one, or the finest there is; 0 when none is told. */
static double next_finer(double dpi) {
    Offer offer;
    double best = 0, finest = 0;
    if (!offer_of(ICAP_XRESOLUTION, &offer)) return 0;
    for (int i = 0; i < offer.count; i++) {
        double value = offer.values[i];
        if (value > finest) finest = value;
        if (value >= dpi - 0.5 && (!best || value < best)) best = value;
    }
    if (offer.step > 0) {
        double steps = ceil((dpi - offer.least) / offer.step - 0.01);
        best = dpi > offer.most ? offer.most : offer.least + (steps > 0 ? steps : 0) * offer.step;
    }
    return best ? best : finest;
}

static int agree_dpi(double dpi) {
    double chosen = next_finer(dpi);
    if (!chosen) return 0;
    set_value(ICAP_XRESOLUTION, TWTY_FIX32, chosen);
    set_value(ICAP_YRESOLUTION, TWTY_FIX32, chosen);
    return fabs(current(ICAP_XRESOLUTION, chosen) - current(ICAP_YRESOLUTION, chosen)) < 0.5;
}

static int is_as_large(double width_mm, double height_mm) {
    TW_IMAGELAYOUT layout = {0};
    if (source_do(DG_IMAGE, DAT_IMAGELAYOUT, MSG_GET, &layout) != TWRC_SUCCESS) return 0;
    double width = from_fix(layout.Frame.Right) - from_fix(layout.Frame.Left);
    double height = from_fix(layout.Frame.Bottom) - from_fix(layout.Frame.Top);
    return fabs(width * MM_PER_INCH - width_mm) <= SLACK_MM &&
           fabs(height * MM_PER_INCH - height_mm) <= SLACK_MM;
}

/* A named size first: the driver knows whether its feeder aligns paper left or in the middle. */
static void agree_size(double width_mm, double height_mm) {
    static const struct { double width_mm, height_mm; int name; } named[] = {
        {210, 297, TWSS_A4}, {148, 210, TWSS_A5}, {297, 420, TWSS_A3}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (width_mm == named[i].width_mm && height_mm == named[i].height_mm &&
            set_value(ICAP_SUPPORTEDSIZES, TWTY_UINT16, named[i].name) &&
            is_as_large(width_mm, height_mm))
            return;
    set_value(ICAP_SUPPORTEDSIZES, TWTY_UINT16, TWSS_NONE);
    TW_IMAGELAYOUT layout = {0};
    layout.Frame.Right = to_fix(width_mm / MM_PER_INCH);
    layout.Frame.Bottom = to_fix(height_mm / MM_PER_INCH);
    layout.DocumentNumber = layout.PageNumber = layout.FrameNumber = 1;
    source_do(DG_IMAGE, DAT_IMAGELAYOUT, MSG_SET, &layout);
    if (!is_as_large(width_mm, height_mm)) tell_warning("size_limited");
}

static void agree_auto_size(void) {
    set_value(ICAP_SUPPORTEDSIZES, TWTY_UINT16, TWSS_NONE);
    TW_IMAGELAYOUT layout = {0};
    source_do(DG_IMAGE, DAT_IMAGELAYOUT, MSG_RESET, &layout);
    set_value(ICAP_UNDEFINEDIMAGESIZE, TWTY_BOOL, 1);
    set_value(ICAP_AUTOMATICBORDERDETECTION, TWTY_BOOL, 1);
}

static void agree_double_feed(int is_wanted, int is_feeder) {
    const uint16_t ultrasonic = TWDF_ULTRASONIC, stop = TWDP_STOP;
    int watches = set_list(CAP_DOUBLEFEEDDETECTION, &ultrasonic, is_wanted ? 1 : 0);
    if (!is_wanted || !is_feeder) return;
    if (watches) set_list(CAP_DOUBLEFEEDDETECTIONRESPONSE, &stop, 1);
    if (!watches) tell_warning("double_feed_unwatched");
}

/* Nothing may change or drop a page behind the clerk's back. */
static void agree_plainness(void) {
    set_value(ICAP_AUTODISCARDBLANKPAGES, TWTY_INT32, TWBP_DISABLE);
    set_value(ICAP_IMAGEMERGE, TWTY_UINT16, 0);
    set_value(CAP_JOBCONTROL, TWTY_UINT16, 0);
    set_value(CAP_INDICATORS, TWTY_BOOL, 0);
    set_value(ICAP_TILES, TWTY_BOOL, 0);
    set_value(ICAP_PLANARCHUNKY, TWTY_UINT16, TWPC_CHUNKY);
}

const char *agree(const Settings *wanted, Agreed *agreed) {
    set_value(ICAP_UNITS, TWTY_UINT16, TWUN_INCHES);
    const char *missing = agree_feed(wanted, agreed);
    if (missing) return missing;
    if (!agree_colour(wanted->pixel_type)) return "colour";
    if (!agree_dpi(wanted->dpi)) return "dpi";
    agreed->is_auto_size = wanted->width_mm <= 0;
    if (agreed->is_auto_size) {
        agree_auto_size();
    } else {
        set_value(ICAP_AUTOMATICBORDERDETECTION, TWTY_BOOL, 0);
        agree_size(wanted->width_mm, wanted->height_mm);
    }
    agree_plainness();
    agree_double_feed(wanted->double_feed, agreed->feeder);
    agreed->is_memory = set_value(ICAP_XFERMECH, TWTY_UINT16, TWSX_MEMORY) &&
                        current(ICAP_XFERMECH, TWSX_NATIVE) == TWSX_MEMORY;
    if (!agreed->is_memory) set_value(ICAP_XFERMECH, TWTY_UINT16, TWSX_NATIVE);
    set_value(ICAP_COMPRESSION, TWTY_UINT16, TWCP_NONE);
    int count = agreed->feeder ? wanted->count : 1;
    set_value(CAP_XFERCOUNT, TWTY_INT16, count > 0 ? count : -1);
    return NULL;
}
