/* Listing the sources, and telling what one can. */
#include <string.h>

#include "capability.h"
#include "json.h"
#include "manager.h"
#include "scan.h"
#include "settings.h"
#include "tell.h"

static int tell_source(TW_IDENTITY *found, void *count) {
    int *told = count;
    out_raw((*told)++ ? ",{\"name\":" : "{\"name\":");
    out_ansi(found->ProductName);
    out_raw(",\"maker\":");
    out_ansi(found->Manufacturer);
    out_raw("}");
    return 1;
}

void list_sources(void) {
    int count = 0;
    out_raw("{\"devices\":[");
    manager_sources(tell_source, &count);
    out_raw("]}");
    out_send();
    tell_end("done");
}

static void tell_flag(const char *key, int value) {
    out_raw(",\"");
    out_raw(key);
    out_raw(value < 0 ? "\":null" : value ? "\":true" : "\":false");
}

static void tell_dpis(void) {
    Offer offer;
    offer_of(ICAP_XRESOLUTION, &offer);
    out_raw(",\"dpis\":[");
    for (int i = 0; i < offer.count; i++) {
        if (i) out_raw(",");
        out_int((long)(offer.values[i] + 0.5));
    }
    out_raw("],\"dpi_range\":");
    if (offer.step <= 0) {
        out_raw("null");
        return;
    }
    out_raw("[");
    out_int((long)(offer.least + 0.5));
    out_raw(",");
    out_int((long)(offer.most + 0.5));
    out_raw("]");
}

static void tell_length(const char *key, uint16_t capability) {
    out_raw(",\"");
    out_raw(key);
    out_raw("\":");
    out_int((long)(current(capability, 0) * 2540.0 + 0.5));
}

static int has_pixels(const Offer *offer, int pixel_type) {
    return offers(offer, pixel_type);
}

void tell_capabilities(const char *job) {
    wchar_t name[64];
    if (!json_text(job, "device", name, 64)) name[0] = 0;
    uint16_t result = source_open(name);
    if (result != TWRC_SUCCESS) {
        tell_failure("open", result);
        return;
    }
    Offer pixels, detection;
    set_value(ICAP_UNITS, TWTY_UINT16, TWUN_INCHES);
    offer_of(ICAP_PIXELTYPE, &pixels);
    int flatbed = use_feeder(0);
    /* What is asked next is the feeder's, where there is one. */
    int feeder = use_feeder(1);
    out_raw("{\"caps\":true");
    tell_flag("flatbed", flatbed);
    tell_flag("feeder", feeder);
    tell_flag("both_sides", feeder && current(CAP_DUPLEX, 0) > 0);
    tell_flag("colour", has_pixels(&pixels, TWPT_RGB));
    tell_flag("gray", has_pixels(&pixels, TWPT_GRAY));
    tell_flag("bilevel", has_pixels(&pixels, TWPT_BW));
    tell_flag("double_feed", offer_of(CAP_DOUBLEFEEDDETECTION, &detection));
    tell_flag("loaded", feeder ? is_loaded() : -1);
    tell_dpis();
    tell_length("width_hundredth_mm", ICAP_PHYSICALWIDTH);
    tell_length("height_hundredth_mm", ICAP_PHYSICALHEIGHT);
    out_raw("}");
    out_send();
    tell_end("done");
    source_close();
}
